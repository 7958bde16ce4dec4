using System.Text.Json;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord;
using Milvus.DataCoord.Channels;
using Milvus.Storage.Inspection;

namespace Milvus.Engine.Channels;

/// <summary>What the log of a vchannel says, for whoever looks at it without owning it: the fold of its events.</summary>
public sealed class ChannelHistory : ILogReader
{
    /// <summary>The state behind what was read; null before the beginning, and when the log is no vchannel's.</summary>
    public ChannelState? State { get; private set; }

    /// <summary>The last commit that was read, or that the snapshot covers.</summary>
    public LogPosition Last { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="DataCorruptException">The snapshot is no state of this vchannel.</exception>
    public void Begin(string name, ReadOnlyMemory<byte>? snapshot, LogPosition at)
    {
        Last = at;
        State = VChannelName.TryParse(name, out var channel) ? ChannelState.New(channel) : null;
        if (State is null || snapshot is not { } body)
        {
            return;
        }

        try
        {
            State = DataCoordJson.Read<ChannelState>(body.Span);
        }
        catch (JsonException wrong)
        {
            throw new DataCorruptException(name, 0, $"corrupt: snapshot at commit {at}: {wrong.Message}");
        }

        if (State.Name != channel)
        {
            throw new DataCorruptException(name, 0, $"corrupt: snapshot at commit {at} speaks of {State.Name}");
        }
    }

    /// <inheritdoc/>
    public void Add(LogCommit commit)
    {
        if (State is null)
        {
            return;
        }

        try
        {
            var (events, _, _) = ChannelCommitCodec.Decode(State.Name.Value, commit, static _ => false);
            State = events.Aggregate(State, ChannelMachine.Evolve);
            Last = commit.Position;
        }
        catch (Exception wrong) when (
            wrong is JsonException or InvariantException or ArgumentException or OverflowException)
        {
            throw new DataCorruptException(
                State.Name.Value, 0, $"corrupt: commit {commit.Position}: {wrong.Message}");
        }
    }
}
