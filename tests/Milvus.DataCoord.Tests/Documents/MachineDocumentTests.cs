namespace Milvus.DataCoord.Tests.Documents;

public sealed class MachineDocumentTests
{
    public static TheoryData<string> Tables { get; } = new() { "segment", "external", "channel", "grants", "collection" };

    [Theory]
    [MemberData(nameof(Tables))]
    public void The_document_says_what_the_machine_does(string machine)
    {
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "machines.md"))
            .ReplaceLineEndings("\n");
        var lines = machine switch
        {
            "segment" => MachineTables.Segment(),
            "external" => MachineTables.External(),
            "channel" => MachineTables.OfChannel(),
            "grants" => MachineTables.OfGrants(),
            _ => MachineTables.Collection(),
        };
        var table = string.Join('\n', lines);

        Assert.True(
            document.Contains(table, StringComparison.Ordinal), $"machines.md lacks this table:\n{table}");
    }
}
