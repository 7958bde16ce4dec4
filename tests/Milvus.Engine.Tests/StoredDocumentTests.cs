using System.Text;
using Milvus.Core.Errors;
using Milvus.Engine.Documents;
using Milvus.Engine.Ids;
using Milvus.Testing;

namespace Milvus.Engine.Tests;

/// <summary>What grains store whole is taken as it was written or not at all.</summary>
public sealed class StoredDocumentTests
{
    private readonly FixedTime _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    [Fact]
    public async Task Every_flipped_bit_and_truncation_is_refused_and_nothing_is_written()
    {
        var store = new Stored();
        Assert.True((await new IdProcess(store, _time).LeaseAsync(10, default)).IsOk);
        var whole = store.Content!.Value.ToArray();
        var damages = Enumerable.Range(0, whole.Length * 8).Select(bit => Flipped(whole, bit))
            .Concat(Enumerable.Range(0, whole.Length).Select(length => whole[..length]));
        foreach (var damaged in damages)
        {
            store.Content = damaged;

            var lease = await new IdProcess(store, _time).LeaseAsync(10, default);

            Assert.False(lease.IsOk, Encoding.UTF8.GetString(damaged));
            Assert.Equal(ErrorCode.IoFailed, lease.Error!.Code);
            Assert.Contains("IdState at offset", lease.Error.ToString(), StringComparison.Ordinal);
            Assert.Equal(damaged, store.Content!.Value.ToArray());
        }
    }

    [Fact]
    public async Task A_document_of_a_newer_program_is_refused_as_too_new()
    {
        var store = new Stored { Content = """{"version":2,"crc32C":"00000000","document":{}}"""u8.ToArray() };

        var lease = await new IdProcess(store, _time).LeaseAsync(10, default);

        Assert.Contains("too new: document 2", lease.Error?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_from_before_there_was_a_checksum_is_read()
    {
        var store = new Stored { Content = """{"Next":4711}"""u8.ToArray() };

        Assert.Equal(4711, (await new IdProcess(store, _time).LeaseAsync(10, default)).Value);
        Assert.Equal(4721, (await new IdProcess(store, _time).LeaseAsync(10, default)).Value);
        var written = Encoding.UTF8.GetString(store.Content!.Value.Span);
        Assert.StartsWith("""{"version":1,"crc32C":""", written, StringComparison.Ordinal);
    }

    private static byte[] Flipped(byte[] whole, int bit)
    {
        var damaged = whole.ToArray();
        damaged[bit / 8] ^= (byte)(1 << (bit % 8));
        return damaged;
    }

    private sealed class Stored : IDocument
    {
        public ReadOnlyMemory<byte>? Content { get; set; }

        public Task<ReadOnlyMemory<byte>?> ReadAsync() => Task.FromResult(Content);

        public Task WriteAsync(ReadOnlyMemory<byte> content)
        {
            Content = content.ToArray();
            return Task.CompletedTask;
        }
    }
}
