using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Milvus.Core.Ports;
using Orleans.Storage;

namespace Milvus.Grains;

/// <summary>Grain storage on the blob store: one object per grain and state, replaced by its tag (ETag).</summary>
public sealed class ObjectStoreGrainStorage(IObjectStore store) : IGrainStorage
{
    // Twice as many hexadecimal digits and ".json" are the most that a part of a path holds.
    private const int MaxPlainKeyBytes = 97;

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (await store.GetAsync(PathOf(stateName, grainId), CancellationToken.None) is { } stored)
        {
            grainState.State = Unwrap<T>(stored.Content);
            grainState.ETag = stored.Tag;
            grainState.RecordExists = true;
            return;
        }

        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var path = PathOf(stateName, grainId);
        ReadOnlyMemory<byte>[] content = [Wrap(grainState.State)];
        var tag = grainState.ETag is { Length: > 0 } known
            ? await store.PutIfMatchAsync(path, content, known, CancellationToken.None)
            : await store.PutIfAbsentAsync(path, content, CancellationToken.None);
        grainState.ETag = tag ?? throw new InconsistentStateException($"{path} was written by another owner.");
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await store.DeleteAsync(PathOf(stateName, grainId), CancellationToken.None);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static T Unwrap<T>(ReadOnlyMemory<byte> content) =>
        typeof(T) == typeof(StoredDocument)
            ? (T)(object)new StoredDocument { Json = content.ToArray() }
            : JsonSerializer.Deserialize<T>(content.Span)!;

    private static ReadOnlyMemory<byte> Wrap<T>(T state) =>
        state is StoredDocument document ? document.Json : JsonSerializer.SerializeToUtf8Bytes(state);

    /// <summary>Keys may hold any character and be of any length; parts of a path may not.</summary>
    private static string PathOf(string stateName, GrainId grainId)
    {
        var key = Encoding.UTF8.GetBytes(grainId.Key.ToString()!);
        var name = key.Length <= MaxPlainKeyBytes
            ? Convert.ToHexStringLower(key)
            : $"sha256-{Convert.ToHexStringLower(SHA256.HashData(key))}";
        return $"meta/{stateName}/{name}.json";
    }
}
