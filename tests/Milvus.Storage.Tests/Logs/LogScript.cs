using System.Text;
using Milvus.Core.Ports;
using Milvus.Testing.Disks;

namespace Milvus.Storage.Tests.Logs;

/// <summary>
/// Appends over several chunks with snapshots, truncations and a change of owner, and remembers it all.
/// </summary>
internal sealed class LogScript(SimDisk disk, Func<SimDisk, ILogStore> open)
{
    private readonly List<string> _acknowledged = [];
    private readonly SortedDictionary<long, string> _snapshots = [];
    private string? _inFlight;
    private long _snapshotAt;
    private long _epoch;
    private ILogStore _store = open(disk);
    private ILog? _log;

    public SimDisk Disk => disk;

    public int Acknowledged => _acknowledged.Count;

    public bool ReopensAfterFailure { get; init; }

    public async Task RunAsync()
    {
        await TryAsync(OpenAsync);
        for (var i = 1; i <= 14; i++)
        {
            await AppendOneAsync();
            if (i % 4 == 0)
            {
                await TryAsync(SnapshotAsync);
            }

            if (i % 8 == 0)
            {
                await TryAsync(() => _log!.TruncateAsync(new LogPosition(_snapshotAt), _epoch, default));
            }

            if (i == 10)
            {
                await TryAsync(OpenAsync);
            }
        }
    }

    public async Task AppendOneAsync()
    {
        var number = _acknowledged.Count + 1;
        _inFlight = $"commit {number} {new string((char)('a' + (number % 26)), number * 137 % 1600)}";
        await TryAsync(async () =>
        {
            if (_inFlight is null)
            {
                return; // Opening found that the failed append had succeeded.
            }

            var bytes = Encoding.UTF8.GetBytes(_inFlight);
            await _log!.AppendAsync([bytes.AsMemory(0, 5), bytes.AsMemory(5)], _epoch, default);
            _acknowledged.Add(_inFlight);
            _inFlight = null;
        });
    }

    /// <summary>
    /// Reads as a new process does, compares with what is remembered, and writes one more commit.
    /// </summary>
    public async Task CheckAsync(string when)
    {
        _store = open(disk);
        var log = _store.Get("log");
        var opened = await log.OpenAsync(default);
        Assert.True(opened.Epoch > _epoch, $"{when}: epoch {opened.Epoch} after {_epoch}.");
        Assert.True(
            opened.SnapshotAt.Value >= _snapshotAt, $"{when}: snapshot {opened.SnapshotAt} after {_snapshotAt}.");
        if (opened.Snapshot is { } snapshot)
        {
            Assert.Equal(_snapshots[opened.SnapshotAt.Value], Encoding.UTF8.GetString(snapshot.Span));
        }

        var all = _inFlight is null ? _acknowledged : [.. _acknowledged, _inFlight];
        Assert.True(
            opened.Last.Value >= _acknowledged.Count && opened.Last.Value <= all.Count,
            $"{when}: ends at {opened.Last}, acknowledged {_acknowledged.Count}.");
        var next = opened.SnapshotAt.Value;
        await foreach (var commit in log.ReadFromAsync(opened.SnapshotAt, default))
        {
            Assert.Equal(++next, commit.Position.Value);
            Assert.Equal(all[(int)next - 1], Encoding.UTF8.GetString(commit.Payload.Span));
        }

        Assert.Equal(opened.Last.Value, next);
        Settle(opened);
        _log = log;
        await AppendOneAsync();
    }

    public async Task OpenAsync()
    {
        _log = _store.Get("log");
        Settle(await _log.OpenAsync(default));
    }

    private void Settle(LogOpened opened)
    {
        if (_inFlight is not null && opened.Last.Value > _acknowledged.Count)
        {
            _acknowledged.Add(_inFlight);
            _inFlight = null;
        }

        _epoch = opened.Epoch;
        _snapshotAt = opened.SnapshotAt.Value;
    }

    private async Task SnapshotAsync()
    {
        var at = _acknowledged.Count - 1;
        _snapshots[at] = $"state at {at} {new string('s', 700)}";
        await _log!.ReplaceSnapshotAsync(
            Encoding.UTF8.GetBytes(_snapshots[at]), new LogPosition(at), _epoch, default);
        _snapshotAt = at;
    }

    private async Task TryAsync(Func<Task> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await act();
                return;
            }
            catch (IOException) when (ReopensAfterFailure && attempt == 1)
            {
                await OpenAsync();
            }
        }
    }
}
