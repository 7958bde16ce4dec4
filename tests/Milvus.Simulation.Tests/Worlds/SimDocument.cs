using Milvus.Core.Ports;
using Milvus.Engine.Documents;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>A document as grain storage keeps it: one object, replaced by its tag.</summary>
internal sealed class SimDocument(IObjectStore store, string name) : IDocument
{
    private readonly string _path = $"meta/{name}.json";
    private string? _tag;

    public async Task<ReadOnlyMemory<byte>?> ReadAsync()
    {
        var found = await store.GetAsync(_path, CancellationToken.None);
        _tag = found?.Tag;
        return found?.Content;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> content)
    {
        ReadOnlyMemory<byte>[] pieces = [content];
        _tag = _tag is { } known
            ? await store.PutIfMatchAsync(_path, pieces, known, CancellationToken.None)
            : await store.PutIfAbsentAsync(_path, pieces, CancellationToken.None);
        if (_tag is null)
        {
            throw new IOException($"{_path} was written by another owner.");
        }
    }
}
