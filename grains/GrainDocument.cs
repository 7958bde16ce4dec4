using Milvus.Engine.Documents;
using Orleans.Storage;

namespace Milvus.Grains;

/// <summary>A document in grain storage; its ETag keeps two owners from overwriting each other.</summary>
internal sealed class GrainDocument(IPersistentState<StoredDocument> state) : IDocument
{
    /// <summary>The name of the grain storage that holds catalog, collections and ids.</summary>
    public const string StorageName = "milvus";

    public async Task<ReadOnlyMemory<byte>?> ReadAsync()
    {
        await Guard(state.ReadStateAsync);
        return state.RecordExists && state.State.Json.Length > 0 ? (ReadOnlyMemory<byte>?)state.State.Json : null;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> content)
    {
        state.State = new StoredDocument { Json = content.ToArray() };
        await Guard(state.WriteStateAsync);
    }

    private static async Task Guard(Func<Task> access)
    {
        try
        {
            await access();
        }
        catch (InconsistentStateException conflict)
        {
            throw new IOException(conflict.Message, conflict);
        }
    }
}
