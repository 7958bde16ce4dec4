using System.Text;
using Milvus.DataCoord.Collections;
using Milvus.DataCoord.Tests.Collections;
using Xunit.Abstractions;

namespace Milvus.DataCoord.Tests.Walks;

public sealed class CollectionWalkTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<CollectionCommand> Alphabet =
    [
        CollectionScript.Create,
        CollectionScript.Create with { ShardCount = 3 },
        CollectionScript.Create with { ShardCount = 0 },
        CollectionScript.Index("v"),
        CollectionScript.Index("v", "mine"),
        CollectionScript.Index("v", "mine", new KeyValuePair<string, string>("metric_type", "L2")),
        CollectionScript.Index("w"),
        CollectionScript.Index("w", "mine"),
        CollectionScript.Index("title"),
        CollectionScript.Index("x"),
        new RequestLoad([]),
        new RequestRelease([]),
        new RequestLoad(["p"]),
        new RequestRelease(["p"]),
        new CreatePartition(new(8), "p", CollectionScript.Create.Now),
        new DropPartition("p"),
        new ConfirmPartitionDropped(new(8)),
        new RequestTruncate([new(5), new(5)]),
        new ConfirmTruncated([new(5), new(5)]),
        new DropIndex("mine", ""),
        new DropCollection(),
        new ConfirmDropped(),
    ];

    [Fact]
    public void Every_state_within_six_commands_keeps_the_invariants()
    {
        var count = BreadthFirst.Run(
            CollectionState.New(CollectionScript.Id),
            depth: 6,
            state => Encoding.UTF8.GetString(DataCoordJson.Write(state)),
            KeepsInvariants,
            state => Alphabet.Select(command => Try(state, command)));

        output.WriteLine($"collection: {count}");
        Assert.True(count.States > 50, $"The alphabet reaches too little: {count}");
    }

    private static CollectionState? Try(CollectionState state, CollectionCommand command)
    {
        var decided = CollectionMachine.Decide(state, command);
        if (!decided.IsOk)
        {
            return null;
        }

        var next = decided.Value.Aggregate(state, CollectionMachine.Evolve);
        var again = CollectionMachine.Decide(next, command);
        Assert.True(again.IsOk && again.Value.IsEmpty, $"A repeated {command} did something again.");

        var read = DataCoordJson.Read<CollectionState>(DataCoordJson.Write(state));
        var replayed = CollectionMachine.Decide(read, command).Value.Aggregate(read, CollectionMachine.Evolve);
        Assert.Equal(DataCoordJson.Write(next), DataCoordJson.Write(replayed));
        Assert.False(state.Dropped && next.Exists, "Dropped is terminal.");
        return next;
    }

    private static void KeepsInvariants(CollectionState state)
    {
        Assert.Equal(state.Indexes.Length, state.Indexes.Select(index => index.Field).Distinct().Count());
        Assert.Equal(state.Indexes.Length, state.Indexes.Select(index => index.Name).Distinct().Count());
        Assert.All(state.Indexes, index => Assert.NotNull(state.Schema.Find(index.Field)));
        Assert.True(!state.LoadRequested || state.Exists, "A collection that is not there is in memory.");
        Assert.True(!state.DropConfirmed || state.Dropped, "A collection that is there was told to be gone.");
        Assert.True(
            !state.LoadRequested || state.Partitions.Any(state.IsLoaded), "Loaded without a partition.");
        Assert.DoesNotContain(state.Partitions, partition => state.DroppedPartitions.Contains(partition.Id));
        Assert.True(
            !state.Exists || state.LoadRequested || state.Partitions.All(partition => !partition.Released),
            "Released from nothing.");
        Assert.True(
            !state.LoadRequested
            || state.Schema.Fields.All(field => !field.IsVector || state.FindIndex(field.Id) is not null),
            "Loaded without an index.");
    }
}
