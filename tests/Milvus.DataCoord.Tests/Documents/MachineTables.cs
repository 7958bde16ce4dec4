using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Schema;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Collections;
using Milvus.DataCoord.Grants;
using Milvus.DataCoord.Policies;
using Milvus.DataCoord.Segments;
using Milvus.DataCoord.Tests.Collections;
using Milvus.DataCoord.Tests.Segments;

namespace Milvus.DataCoord.Tests.Documents;

/// <summary>The tables of machines.md, made by asking the machines.</summary>
internal static class MachineTables
{
    private static readonly Timestamp Noon = Timestamp.From(43_200_000);
    private static readonly VChannelName Channel = VChannelName.Of(new CollectionId(5), 0);
    private static readonly RegisterFlushed Flushed = new("m/7", 10, 300);
    private static readonly SealPolicyOptions Policy = new() { SegmentMaxBytes = 100, SealProportion = 1 };

    public static IEnumerable<string> Segment() => Table<SegmentState, SegmentCommand>(
        "segment",
        Enum.GetValues<SegmentLifecycle>()
            .OrderBy(lifecycle => SegmentScript.History(lifecycle).Length)
            .Select(lifecycle => (lifecycle.ToString(), SegmentScript.GivenA(lifecycle).State)),
        [
            new OpenSegment(SegmentScript.Partition, 1000),
            new PlaceRows(1, 1, new(150), new(2)),
            new SealSegment(SealReason.Flush, new(150)),
            new TickSegment(new(300)),
            Flushed,
            new RegisterDelta("m/8"),
            new DropSegment(new(300)),
            new ConfirmBlobsDeleted(),
        ],
        (state, command) => Cell(SegmentMachine.Decide(state, Fit(state, command)), events => events),
        state => SegmentMachine.Owed(state)?.GetType().Name ?? "");

    public static IEnumerable<string> External() => Table<SegmentState, SegmentCommand>(
        "external or imported",
        new[] { SegmentLifecycle.None, SegmentLifecycle.Importing }
            .Select(lifecycle => (lifecycle.ToString(), SegmentScript.GivenA(lifecycle).State))
            .Concat(new[]
            {
                SegmentLifecycle.Growing, SegmentLifecycle.Sealed, SegmentLifecycle.Flushing,
                SegmentLifecycle.Flushed, SegmentLifecycle.Dropped,
            }.Select(lifecycle => ($"{lifecycle}, external", SegmentScript.GivenAnExternal(lifecycle).State))),
        [
            new ImportSegment(SegmentScript.Partition),
            new OpenExternal(SegmentScript.Partition, 1000, 100, 40, new(50)),
            new LeaseGrants(new(150)),
            new ReportSegment(20, 2, new(150)),
            new SaveFiles([Times(new(100))], [], new(150)),
            new PlaceRows(1, 1, new(150), new(2)),
            new SealSegment(SealReason.Flush, new(150)),
            new TickSegment(new(300)),
            Flushed,
            new DropSegment(new(300)),
        ],
        (state, command) => Cell(SegmentMachine.Decide(state, Fit(state, command)), events => events),
        state => SegmentMachine.Owed(state)?.GetType().Name ?? "");

    public static IEnumerable<string> OfChannel()
    {
        var fence = new AppendFence(Noon, Timestamp.Zero);
        var register = new TellSegment(new(1), new RegisterFlushed("m/1", 1, 1));
        var purge = new TellSegment(new(1), new ConfirmBlobsDeleted());
        var drop = new DropChannel(Noon);
        var small = Append(bytes: 1);
        var deletes = new AppendDeletes(1, 8, Noon, Timestamp.Zero, new LogPosition(2));
        var deltas = new RegisterDeltas(Noon.Next.Next, [new WrittenDelta(new(1), "m/2")]);
        return Table<ChannelState, ChannelCommand>(
            "the channel's only segment",
            [
                ("(none)", After()),
                ("Growing", After(small)),
                ("Sealed", After(Append(bytes: 100))),
                ("Flushing", After(small, fence)),
                ("Flushed", After(small, fence, register)),
                ("Flushed, delete in the log", After(small, fence, register, deletes)),
                ("Flushed, delete settling", After(small, fence, register, deletes, fence)),
                ("Dropped, with the channel", After(small, drop)),
            ],
            [
                new StartEpoch(1),
                small with { FreshSegment = new(2), Position = new(9) },
                new AppendDeletes(1, 8, Noon, Timestamp.Zero, new LogPosition(9)),
                fence,
                new AdvanceWatermark(Noon.Add(TimeSpan.FromMinutes(1))),
                new TickChannel(Noon.Add(TimeSpan.FromDays(1)), Policy),
                register,
                deltas,
                purge,
                new DropChannelPartition(new(1), Noon),
                new TruncateChannel(Noon, Noon),
                drop,
            ],
            (state, command) => Cell(ChannelMachine.Decide(state, command), decision => decision.Events),
            state => string.Join(
                ", ",
                ChannelMachine.Owed(state).Select(effect => effect.GetType().Name)
                    .Concat(ChannelMachine.OwedDeltas(state) is null ? [] : ["delta logs"])));
    }

    /// <summary>A vchannel that an outside writer fills, or an import.</summary>
    public static IEnumerable<string> OfGrants()
    {
        var grant = new GrantRows(
            [new(new(1), 1)], Noon, 1, [new(new(1), 0)], Policy, new GrantOptions(), GrantBook.Empty);
        var report = new TellSegment(new(1), new ReportSegment(1, 1, Noon));
        var register = new TellSegment(new(1), new RegisterFlushed("m/1", 1, 1));
        var fence = new AppendFence(Noon, Timestamp.Zero);
        var late = Noon.Add(TimeSpan.FromMinutes(1));
        var files = new SaveFiles([Times(Noon)], [], Noon) { Complete = true };
        var save = new SaveBinlogs(new(7, 1), new(1), files, GrantBook.Empty);
        var expired = (GrantsExpired)ChannelMachine.Decide(Written(), new ExpireGrants(late, GrantBook.Empty)).Value.Reply;
        return Table<ChannelState, ChannelCommand>(
            "the channel's only segment",
            [
                ("(none)", Written()),
                ("Importing", Written(new StartImport(new(1), new(1)))),
                ("Growing, no rows reported", Written(grant)),
                ("Growing, rows reported", Written(grant, report)),
                ("Sealed, no rows reported", Written(grant, fence)),
                ("Sealed, rows reported", Written(grant, report, fence)),
                ("Flushing", Written(grant, report, fence, new ExpireGrants(late, GrantBook.Empty))),
                ("Flushing, complete", Written(grant, report, fence, save, new ExpireGrants(late, GrantBook.Empty))),
                ("Flushed", Written(grant, report, fence, new ExpireGrants(late, GrantBook.Empty), register)),
            ],
            [
                new AssignWriter(8),
                new StartImport(new(2), new(1)),
                grant with { Now = late, FreshSegments = [new(new(2), 0)], Grants = expired.Book },
                new TellSegment(new(1), new ReportSegment(2, 1, Noon)),
                Append(bytes: 1) with { FreshSegment = new(2), Position = new(9) },
                fence,
                new TickChannel(late, Policy),
                new ExpireGrants(late, GrantBook.Empty),
                save,
                register,
                new TellSegment(new(1), new DropSegment(late)),
                new DropChannelPartition(new(1), late),
            ],
            (state, command) => Cell(ChannelMachine.Decide(state, command), decision => decision.Events),
            state => string.Join(", ", ChannelMachine.Owed(state).Select(effect => effect.GetType().Name)));
    }

    /// <summary>A binlog with the timestamp of one row.</summary>
    private static SavedFile Times(Timestamp at) =>
        new(SavedFileKind.Insert, FieldId.Timestamp, 1, 1, 9, 8, at, at, 7);

    public static IEnumerable<string> Collection()
    {
        var indexes = new CollectionCommand[] { CollectionScript.Index("v"), CollectionScript.Index("w") };
        return Table<CollectionState, CollectionCommand>(
            "collection",
            [
                ("(none)", CollectionAfter()),
                ("Created", CollectionAfter(CollectionScript.Create)),
                ("Indexed", CollectionAfter([CollectionScript.Create, .. indexes])),
                ("Loaded", CollectionAfter([CollectionScript.Create, .. indexes, new RequestLoad([])])),
                ("With partition p", CollectionAfter(
                    CollectionScript.Create, new CreatePartition(new(8), "p", CollectionScript.Create.Now))),
                ("Dropped", CollectionAfter(CollectionScript.Create, new DropCollection())),
                ("Dropped, as all know", CollectionAfter(
                    CollectionScript.Create, new DropCollection(), new ConfirmDropped())),
            ],
            [
                CollectionScript.Create,
                CollectionScript.Index("v"),
                new RequestLoad([]),
                new RequestRelease([]),
                new DropIndex("v", ""),
                new CreatePartition(new(8), "p", CollectionScript.Create.Now),
                new DropPartition("p"),
                new RequestTruncate([new(5), new(5)]),
                new AlterProperties("", [new("a", "b")], [], CollectionScript.Create.Now),
                new AddField(
                    new() { Id = new(100), Name = "more", DataType = DataType.Int64, Nullable = true },
                    CollectionScript.Create.Now),
                new RenameCollection(CollectionScript.Create.Database, "other", CollectionScript.Create.Now),
                new DropCollection(),
                new ConfirmDropped(),
            ],
            (state, command) => Cell(CollectionMachine.Decide(state, command), events => events),
            owed: null);
    }

    /// <summary>The vchannel gives imported rows their timestamp.</summary>
    private static SegmentCommand Fit(SegmentState state, SegmentCommand command) =>
        command is RegisterFlushed flushed && state.Lifecycle == SegmentLifecycle.Importing
            ? flushed with { Timestamp = new(300) }
            : command;

    private static IEnumerable<string> Table<TState, TCommand>(
        string what,
        IEnumerable<(string Name, TState State)> rows,
        IReadOnlyList<TCommand> commands,
        Func<TState, TCommand, string> cell,
        Func<TState, string>? owed)
        where TCommand : notnull
    {
        string[] last = owed is null ? [] : ["owed"];
        yield return Line([what, .. commands.Select(Name), .. last]);
        yield return Line(Enumerable.Repeat("---", commands.Count + 1 + last.Length));
        foreach (var (name, state) in rows)
        {
            var cells = commands.Select(command => cell(state, command));
            yield return Line([name, .. cells, .. last.Select(_ => owed!(state))]);
        }
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Name<T>(T command)
        where T : notnull =>
        command is TellSegment tell ? tell.Command.GetType().Name : command.GetType().Name;

    private static string Cell<T, TEvent>(Outcome<T> outcome, Func<T, ImmutableArray<TEvent>> events)
        where TEvent : notnull
    {
        if (!outcome.IsOk)
        {
            return $"refused {(int)outcome.Error.Code}";
        }

        var names = events(outcome.Value)
            .Select(change => change is SegmentChanged segment ? segment.Event.GetType().Name : change.GetType().Name)
            .ToArray();
        return names.Length == 0 ? "nothing" : string.Join(", ", names);
    }

    private static AppendRows Append(long bytes) =>
        new(new(1), 1, bytes, Noon, Timestamp.Zero, new LogPosition(1), new(1), 0, Policy);

    private static ChannelState Written(params ChannelCommand[] commands) => After([new AssignWriter(7), .. commands]);

    private static ChannelState After(params ChannelCommand[] commands) => commands.Aggregate(
        ChannelState.New(Channel),
        (state, command) => ChannelMachine.Decide(state, command).Value.Events.Aggregate(state, ChannelMachine.Evolve));

    private static CollectionState CollectionAfter(params CollectionCommand[] commands) => commands.Aggregate(
        CollectionState.New(CollectionScript.Id),
        (state, command) => CollectionMachine.Decide(state, command).Value.Aggregate(state, CollectionMachine.Evolve));
}
