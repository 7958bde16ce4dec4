namespace Milvus.House.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void Projects_refer_only_to_those_they_may() => Findings.None(ReferenceRule.Check(Repository.Projects));

    [Fact]
    public void Every_project_is_in_the_solution() =>
        Findings.None(SolutionRule.Check(
            Repository.File(SolutionRule.FileName).Text, Repository.Projects.Select(project => project.Path)));

    [Theory]
    [InlineData("src/Milvus.DataCoord", "Milvus.Storage")]
    [InlineData("src/Milvus.Engine", "Milvus.Interfaces")]
    [InlineData("src/Milvus.Engine", "Milvus.GrainHost.Embedded")]
    [InlineData("gateway/Milvus.Gateway", "Milvus.Grains")]
    [InlineData("gateway/Milvus.Gateway", "Milvus.Engine")]
    [InlineData("grains/Milvus.Grains", "Milvus.Proto")]
    [InlineData("silo/Milvus.Silo", "Milvus.Testing")]
    public void A_forbidden_reference_is_found(string project, string reference) => Findings.One(
        $"{project}.csproj: {project.Split('/')[^1]} may not refer to {reference}.",
        ReferenceRule.Check(
            [Parse($"{project}.csproj", $"""<ProjectReference Include="../{reference}/{reference}.csproj" />""")]));

    [Fact]
    public void The_import_of_the_grain_host_counts_as_a_reference() => Findings.One(
        "src/Milvus.Core/Milvus.Core.csproj: Milvus.Core may not refer to Milvus.GrainHost.Embedded.",
        ReferenceRule.Check(
        [
            ProjectFile.Parse(new HouseFile(
                "src/Milvus.Core/Milvus.Core.csproj",
                """<Project><Import Project="../Milvus.GrainHost.Embedded/GrainHost.props" /></Project>""")),
        ]));

    [Fact]
    public void A_package_in_a_layer_is_found() => Findings.One(
        "src/Milvus.Core/Milvus.Core.csproj: Milvus.Core may not take the package Polly.",
        ReferenceRule.Check([Parse("src/Milvus.Core/Milvus.Core.csproj", """<PackageReference Include="Polly" />""")]));

    [Fact]
    public void A_project_nobody_planned_is_found() => Findings.One(
        "src/Milvus.Extras/Milvus.Extras.csproj: Milvus.Extras is not in the table of references.",
        ReferenceRule.Check([Parse("src/Milvus.Extras/Milvus.Extras.csproj", "")]));

    [Fact]
    public void A_project_outside_the_solution_is_found() => Findings.One(
        $"tests/B/B.csproj is not in {SolutionRule.FileName}.",
        SolutionRule.Check("""Project("{X}") = "A", "tests\A\A.csproj", "{Y}" """, ["tests/A/A.csproj", "tests/B/B.csproj"]));

    private static ProjectFile Parse(string path, string item) =>
        ProjectFile.Parse(new HouseFile(path, $"<Project><ItemGroup>{item}</ItemGroup></Project>"));
}
