using System.Diagnostics;
using Milvus.Benchmarks.Machine;
using Milvus.Benchmarks.Search;
using Milvus.Benchmarks.Servers;
using Milvus.Benchmarks.Wire;

namespace Milvus.Benchmarks.Ingest;

/// <summary>Connections that each send batch after batch, the next as soon as the last is acknowledged.</summary>
internal sealed class IngestLoad : IDisposable
{
    private const int FramesPerConnection = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SiloProcess _silo;
    private readonly int _batchRows;
    private readonly GrpcConnection[] _connections;
    private readonly InsertFrame[][] _frames;
    private readonly BenchmarkCollection _collection;
    private long _nextKey = InsertFrame.FirstKey;

    public IngestLoad(SiloProcess silo, string name, int batchRows, int connections, int seed)
    {
        _silo = silo;
        _batchRows = batchRows;
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new GrpcConnection(silo.Port))];
        _collection = new BenchmarkCollection(_connections[0], name, VectorSet.Dim);
        _frames = [.. _connections.Select((_, connection) => Encode(name, batchRows, seed + (connection * 1000)))];
    }

    /// <summary>Bytes of one request.</summary>
    public int BatchBytes => _frames[0][0].Bytes.Length;

    public Task CreateAsync() => _collection.CreateAsync();

    public Task DropAsync() => _collection.DropAsync();

    /// <summary>Sends for a while.</summary>
    /// <returns>Rows acknowledged, times the server asked to wait, processor time meanwhile.</returns>
    public async Task<(long Rows, int Refused, CpuTimes Used)> RunAsync(TimeSpan time)
    {
        var before = CpuTimes.Now(_silo.Id);
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(_connections.Select((_, c) => Task.Run(() => SendAsync(c, end))));
        return (counts.Sum(count => count.Rows), counts.Sum(count => count.Refused), CpuTimes.Now(_silo.Id) - before);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private static InsertFrame[] Encode(string name, int rows, int seed) =>
        [.. Enumerable.Range(seed, FramesPerConnection).Select(
            one => InsertFrame.Encode(name, VectorSet.Random(rows, one).Span, VectorSet.Dim))];

    private async Task<(long Rows, int Refused)> SendAsync(int connection, long end)
    {
        var (rows, refused) = (0L, 0);
        for (var i = 0; Stopwatch.GetTimestamp() < end; i++)
        {
            var frame = _frames[connection][i % FramesPerConnection];
            frame.Number(Interlocked.Add(ref _nextKey, _batchRows) - _batchRows);
            while (!await BenchmarkCollection.InsertAsync(_connections[connection], frame))
            {
                refused++;
                await Task.Delay(Pause);
            }

            rows += _batchRows;
        }

        return (rows, refused);
    }
}
