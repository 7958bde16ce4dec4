using System.Reflection;
using Milvus.Interfaces.Tests.Contracts;

namespace Milvus.Interfaces.Tests;

/// <summary>The contract between silos changes only on purpose, and only so that old and new silos work together.</summary>
public sealed class ContractTests
{
    /// <summary>Set it to 1 to write down an addition. Whatever breaks old silos is never written.</summary>
    private const string Update = "MILVUS_UPDATE_CONTRACTS";

    private const string Heading = """
        # The contract between silos: grain interfaces with their methods, messages with their numbered members, and
        # values with the form in which they travel. Names and numbers are for ever: silos of two builds work together.
        # A test compares this file with the code.

        """;

    private static readonly Type[] Types = typeof(IChannelGrain).Assembly.GetTypes();

    private static string FilePath { get; } = typeof(ContractTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(static each => each.Key == "Contracts").Value!;

    [Fact]
    public void The_contract_is_the_one_written_down()
    {
        var now = Contract.Of(Types);
        var before = Contract.Parse(File.Exists(FilePath) ? File.ReadAllText(FilePath) : "");
        var breaks = now.BreaksOf(before).ToList();
        var additions = now.AdditionsTo(before).ToList();
        if (breaks.Count == 0 && additions.Count > 0 && Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(FilePath, Heading.ReplaceLineEndings("\n") + now);
            return;
        }

        Assert.True(
            breaks.Count == 0,
            "Silos of the build before would not understand:\n  " + string.Join("\n  ", breaks)
            + "\nKeep what there is and add beside it, under a new number or name.");
        Assert.True(
            additions.Count == 0,
            "interfaces/contracts.txt lacks:\n  " + string.Join("\n  ", additions)
            + $"\nIf that is meant, run this test with {Update}=1 and commit the file.");
    }

    [Fact]
    public void Every_type_of_the_contract_keeps_the_rules() => Assert.Empty(ContractRules.Check(Types));

    [Fact]
    public void The_contract_reads_as_it_is_written()
    {
        var now = Contract.Of(Types);
        Assert.Equal(now.ToString(), Contract.Parse(now.ToString()).ToString());
    }

    [Theory]
    [InlineData("message m\n  0: A: Int32\n", "message m lost 1: B: Int32")]
    [InlineData("message m\n  0: B: Int32\n  1: A: Int32\n", "message m has 0: B: Int32 instead of A: Int32")]
    [InlineData("message m\n  0: A: Int32\n  1: B: Int64\n", "message m has 1: B: Int64 instead of B: Int32")]
    [InlineData("message m\n  base: r\n  0: A: Int32\n  1: B: Int32\n", "message m got a base type.")]
    [InlineData("message n\n  0: A: Int32\n  1: B: Int32\n", "message m is gone.")]
    public void What_old_silos_would_not_understand_is_found(string now, string expected)
    {
        var before = Contract.Parse("message m\n  0: A: Int32\n  1: B: Int32\n");
        Assert.Equal(expected, Contract.Parse(now).BreaksOf(before).First());
    }

    [Fact]
    public void A_member_with_a_new_number_breaks_nothing_and_is_found()
    {
        var before = Contract.Parse("message m\n  0: A: Int32\n");
        var now = Contract.Parse("message m\n  0: A: Int32\n  1: B: Int32\n");
        Assert.Empty(now.BreaksOf(before));
        Assert.Equal(["message m got 1: B: Int32"], now.AdditionsTo(before));
    }

    [Fact]
    public void A_new_message_breaks_nothing_and_is_found()
    {
        var before = Contract.Parse("message m\n  0: A: Int32\n");
        var now = Contract.Parse("message m\n  0: A: Int32\nmessage n\n");
        Assert.Empty(now.BreaksOf(before));
        Assert.Equal(["message n is new."], now.AdditionsTo(before));
    }
}
