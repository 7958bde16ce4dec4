using Milvus.Engine.Documents;
using Milvus.Engine.Ids;
using Milvus.Testing;

namespace Milvus.Engine.Tests;

/// <summary>Ids are given out once, whatever becomes of the process and of its store (I6).</summary>
public sealed class IdProcessTests
{
    private readonly FixedTime _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    private readonly Unsure _store = new();

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public async Task Leases_never_overlap_though_writes_fail_and_processes_die(int clockSeconds)
    {
        var random = new Random(9);
        var process = new IdProcess(_store, _time);
        var end = 0L;
        var given = 0;
        for (var i = 0; i < 500; i++)
        {
            _store.Fate = random.Next(4);
            var count = random.Next(1, 100);
            var lease = await process.LeaseAsync(count, default);
            if (lease.IsOk)
            {
                Assert.True(lease.Value >= end, $"lease {i}: {lease.Value} was given out before {end}");
                (end, given) = (lease.Value + count, given + 1);
            }

            if (random.Next(10) == 0)
            {
                // The next process has a clock of its own.
                _time.Now += TimeSpan.FromSeconds(clockSeconds);
                process = new IdProcess(_store, _time);
            }
        }

        Assert.InRange(given, 100, 499);
    }

    /// <summary>A document whose writes fail, before or after they have been done.</summary>
    private sealed class Unsure : IDocument
    {
        private ReadOnlyMemory<byte>? _content;

        public int Fate { get; set; }

        public Task<ReadOnlyMemory<byte>?> ReadAsync() => Task.FromResult(_content);

        public Task WriteAsync(ReadOnlyMemory<byte> content)
        {
            if (Fate == 0)
            {
                throw new IOException("the store is away");
            }

            _content = content.ToArray();
            return Fate == 1 ? throw new IOException("the answer was lost") : Task.CompletedTask;
        }
    }
}
