namespace Milvus.House.Tests;

public sealed class CompatibilityTests
{
    [Fact]
    public void Every_rpc_is_in_the_compatibility_list() => Findings.None(CompatibilityRule.Check(
        Repository.File(CompatibilityRule.Service).Text, Repository.File(CompatibilityRule.List).Text));

    [Fact]
    public void Every_rpc_of_the_internal_port_is_there_too() => Findings.None(CompatibilityRule.Internal.SelectMany(
        service => CompatibilityRule.Check(
            Repository.File(service.File).Text, Repository.File(CompatibilityRule.List).Text, service.Prefix)));

    [Fact]
    public void A_missing_rpc_is_found() => Findings.One(
        "src/docs/compatibility.md has no row for Insert.",
        CompatibilityRule.Check(
            "  rpc Search(A) returns (B);\n  rpc Insert(A) returns (B);\n",
            "| Search | done |\n\nInsert is told of elsewhere.\n"));
}
