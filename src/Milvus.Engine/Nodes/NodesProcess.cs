using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;

namespace Milvus.Engine.Nodes;

/// <summary>
/// Knows the nodes that write vchannels from outside, and gives each vchannel one of them. What it has decided is durable
/// before anybody hears of it; what is owed then follows from the state: a vchannel whose log does not name its node is
/// told, and a node that has not said that it writes a vchannel is told, until both have agreed. Nobody who asks waits for
/// a node. Lives on one single-threaded scheduler.
/// </summary>
/// <param name="ports">The world.</param>
/// <param name="options">Bounds and rhythms.</param>
/// <param name="observer">Hears what happens.</param>
public sealed partial class NodesProcess(NodesPorts ports, NodeOptions options, INodesObserver observer)
{
    private const int MaxTextLength = 255;
    private const int UseAttempts = 3;

    private readonly SortedDictionary<long, int> _flushing = [];

    /// <summary>
    /// Whether somebody is known, or waits: then it must stay awake, for leases end and work is owed without a caller.
    /// </summary>
    public bool IsNeeded => !_document.State.Nodes.IsEmpty || !_document.State.Channels.IsEmpty;

    /// <summary>Ends after <see cref="StopAsync"/>; fails when the stored state is damaged.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Takes a node that has just started.</summary>
    /// <returns>Its number, never used before (I6); 1100 for an address that is none, 8 when there are too many.</returns>
    public async Task<Outcome<long>> RegisterAsync(NodeEntry entry, CancellationToken cancellationToken)
    {
        if (Wrong(entry) is { } wrong)
        {
            return wrong;
        }

        long number;
        try
        {
            number = await ports.Ids.TakeAsync(1, cancellationToken);
        }
        catch (IOException failure)
        {
            return MilvusErrors.IoFailed($"number of the node: {failure.Message}");
        }

        var full = false;
        var stored = await _document.ChangeAsync(state =>
        {
            var next = NodePolicy.Register(state, number, entry);
            full = next.Nodes.Count > options.MaxNodes;
            return full ? state : next;
        });
        Wake();
        return !stored.IsOk ? stored.Error
            : full ? MilvusErrors.RateLimited($"nodes exceed {options.MaxNodes}")
            : number;
    }

    /// <summary>Renews the lease of a node.</summary>
    /// <returns>Its number; 901 when its lease is over: it must begin anew.</returns>
    public async Task<Outcome<long>> ContinueAsync(long node)
    {
        // Behind what is being stored, since that may be its end.
        var known = false;
        var looked = await _document.ChangeAsync(state =>
        {
            known = state.Nodes.ContainsKey(node);
            return state;
        });
        if (!looked.IsOk)
        {
            return looked.Error;
        }

        _leases.Renew(node);
        return known ? node : MilvusErrors.NodeNotFound($"node={node}");
    }

    /// <summary>Signs of life; unknown numbers are passed over.</summary>
    /// <returns>Why they could not be taken; null when they were.</returns>
    public async Task<MilvusError?> RenewAsync(ImmutableArray<long> nodes)
    {
        if (await LoadAsync() is { } failure)
        {
            return failure;
        }

        foreach (var node in nodes)
        {
            _leases.Renew(node);
        }

        return null;
    }

    /// <summary>
    /// Gives a vchannel a writer unless it has one that lives. Done when the vchannel's log names it; the node is told
    /// afterwards.
    /// </summary>
    /// <returns>The writer; 901 without any node, 8 with too many vchannels, the vchannel's refusal.</returns>
    public async Task<Outcome<ChannelWriter>> UseAsync(VChannelName channel)
    {
        for (var attempt = 0; attempt < UseAttempts; attempt++)
        {
            var full = false;
            var node = 0L;
            var stored = await _document.ChangeAsync(state =>
            {
                var next = NodePolicy.Use(state, channel);
                full = next.Channels.Length > Math.Max(options.MaxChannels, state.Channels.Length);
                node = next.NodeOf(channel);
                return full ? state : next;
            });
            if (!stored.IsOk || full || node == 0)
            {
                // The outcome of a failed write is unknown: what it may owe must be found out.
                Wake();
                return !stored.IsOk ? stored.Error
                    : full ? MilvusErrors.RateLimited($"vchannels written from outside exceed {options.MaxChannels}")
                    : MilvusErrors.NodeNotFound($"no node for vchannel={channel}");
            }

            var assigned = await AssignAsync(channel);
            if (!assigned.IsOk || assigned.Value.Node == _document.State.NodeOf(channel))
            {
                return assigned;
            }
        }

        return MilvusErrors.ChannelNotAvailable(channel, "its nodes come and go");
    }

    /// <summary>Tells a node to flush.</summary>
    /// <returns>What it answers; 901 when it is unknown, 8 when it has not answered enough others.</returns>
    public async Task<Outcome<bool>> FlushAsync(NodeFlush flush)
    {
        if (await LoadAsync() is { } failure)
        {
            return failure;
        }

        if (!_document.State.Nodes.TryGetValue(flush.Node, out var address))
        {
            return MilvusErrors.NodeNotFound($"node={flush.Node}");
        }

        var running = _flushing.GetValueOrDefault(flush.Node);
        if (running >= options.FlushesPerNode)
        {
            return MilvusErrors.RateLimited($"flushes that node {flush.Node} has not answered exceed {running}");
        }

        _flushing[flush.Node] = running + 1;
        try
        {
            return await CallAsync(flush.Node, token => ports.Nodes.FlushAsync(flush, address, token));
        }
        finally
        {
            if (--_flushing[flush.Node] == 0)
            {
                _flushing.Remove(flush.Node);
            }
        }
    }

    /// <summary>Who is there, and who writes what; durable.</summary>
    public async Task<Outcome<NodesState>> ListAsync() =>
        await LoadAsync() is { } failure ? failure : _document.State;

    private static MilvusError? Wrong(NodeEntry entry) =>
        entry.Host.Length > MaxTextLength || Uri.CheckHostName(entry.Host) == UriHostNameType.Unknown
            ? MilvusErrors.Invalid("host of the node", "a name or an address", entry.Host)
        : entry.Port is < 1 or > ushort.MaxValue
            ? MilvusErrors.Invalid("port of the node", $"1 … {ushort.MaxValue}", entry.Port)
        : entry.Role.Length > MaxTextLength
            ? MilvusErrors.TooLarge($"role of the node, {entry.Role.Length} characters of {MaxTextLength}")
        : null;
}
