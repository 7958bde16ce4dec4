using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Core.Rows;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;

namespace Milvus.Engine.Channels;

public sealed partial class ChannelProcess
{
    /// <summary>A command on its way to the log.</summary>
    private sealed class Pending(
        Func<Proposal, ChannelCommand> command, RowBatch? rows, PendingDeletes? deletes, long queued)
    {
        public long Queued { get; } = queued;

        public Func<Proposal, ChannelCommand> Command { get; } = command;

        public RowBatch? Rows { get; } = rows;

        public PendingDeletes? Deletes { get; } = deletes;

        /// <summary>When what the rows were made of was read; zero when they were made of nothing.</summary>
        public Timestamp Basis { get; init; }

        /// <summary>The most segments that it may open.</summary>
        public int FreshSegments { get; init; }

        public TaskCompletionSource<Outcome<ChannelReply>> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What becomes true when a commit is durable.</summary>
    private sealed class Proposal(ChannelState durable, GrantBook book, LogPosition position)
    {
        public LogPosition Position { get; } = position;

        public ChannelState State { get; private set; } = durable;

        /// <summary>The grants behind all that was accepted so far; they count once the commit is durable.</summary>
        public GrantBook Book { get; private set; } = book;

        public List<ChannelEvent> Events { get; } = [];

        public List<PlacedRows> Rows { get; } = [];

        public List<DeletedKeys> Deletes { get; } = [];

        public List<(Pending Pending, ChannelReply Reply)> Accepted { get; } = [];

        public void Add(ChannelEvent change)
        {
            State = ChannelMachine.Evolve(State, change);
            Events.Add(change);
        }

        public void Accept(Pending pending, ChannelReply reply)
        {
            Accepted.Add((pending, reply));
            Book = reply switch
            {
                RowsGranted granted => granted.Book,
                GrantsExpired expired => expired.Book,
                _ => Book,
            };
        }

        public void Reply()
        {
            foreach (var (pending, reply) in Accepted)
            {
                pending.Completion.TrySetResult(reply);
            }
        }

        public void Refuse(MilvusError error) => Settle([.. Accepted.Select(accepted => accepted.Pending)], error);
    }
}
