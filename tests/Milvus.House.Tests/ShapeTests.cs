namespace Milvus.House.Tests;

public sealed class ShapeTests
{
    private static readonly string[] Documented = ["src", "interfaces", "grains", "silo", "gateway"];

    [Fact]
    public void Namespaces_follow_folders() => Findings.None(NamespaceRule.Check(Repository.Projects, Repository.Files));

    [Fact]
    public void Each_file_has_one_public_type() => Findings.None(PublicTypeRule.Check(
        Repository.CSharp.Where(file => file.IsUnder(Documented) && !file.IsUnder("src/bridges"))));

    [Fact]
    public void The_root_holds_only_what_belongs_there() => Findings.None(RootRule.Check(Repository.RootEntries));

    [Fact]
    public void A_namespace_beside_its_folder_is_found() => Findings.One(
        "src/Milvus.Core/Rows/A.cs declares Milvus.Core instead of Milvus.Core.Rows.",
        NamespaceRule.Check([Core], [new HouseFile("src/Milvus.Core/Rows/A.cs", "namespace Milvus.Core;\n")]));

    [Fact]
    public void A_file_of_no_project_is_found() => Findings.One(
        "src/Loose/A.cs belongs to no project.",
        NamespaceRule.Check([Core], [new HouseFile("src/Loose/A.cs", "namespace Loose;\n")]));

    [Fact]
    public void A_second_public_type_is_found() => Findings.One(
        "src/A.cs also declares B: a file of its own.",
        PublicTypeRule.Check([new HouseFile("src/A.cs", "public sealed class A;\npublic enum B { One }\n")]));

    [Fact]
    public void A_public_type_named_unlike_its_file_is_found() => Findings.One(
        "src/A.cs also declares B: a file of its own.",
        PublicTypeRule.Check([new HouseFile("src/A.cs", "public readonly record struct B(int Value);\n")]));

    [Fact]
    public void A_closed_hierarchy_shares_a_file() => Findings.None(PublicTypeRule.Check(
        [new HouseFile("src/A.cs", "public abstract record A;\npublic sealed record B(int X) : A;\n")]));

    [Fact]
    public void A_part_of_a_type_may_have_a_file() => Findings.None(PublicTypeRule.Check(
        [new HouseFile("src/A.Log.cs", "public static partial class A\n{\n}\n")]));

    [Fact]
    public void A_stranger_at_the_root_is_found() => Findings.One(
        "notes.md does not belong at the root.", RootRule.Check(["src", "README.md", "notes.md"]));

    private static ProjectFile Core => new("src/Milvus.Core/Milvus.Core.csproj", "Milvus.Core", [], []);
}
