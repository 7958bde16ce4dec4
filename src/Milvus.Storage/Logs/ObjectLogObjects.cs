using System.Globalization;
using Milvus.Core.Ports;
using Milvus.Storage.LogFormat.V1;

namespace Milvus.Storage.Logs;

/// <summary>The objects of one log: their paths, and each read or put of one.</summary>
internal sealed class ObjectLogObjects(IObjectStore store, string name)
{
    /// <summary>What the paths of all logs begin with.</summary>
    public const string Root = "log/";

    private const char ChunkLetter = 'c';
    private const char SnapshotLetter = 's';
    private const int Digits = 19;
    private const int Deletions = 16;
    private const int Attempts = 8;

    /// <summary>The log.</summary>
    public string Name => name;

    /// <summary>What the paths of all objects of this log begin with.</summary>
    public string Prefix => $"{Root}{name}/";

    public string ChunkPath(long seq) => $"{Prefix}{ChunkLetter}{seq.ToString("D19", CultureInfo.InvariantCulture)}";

    public string SnapshotPath(long seq) =>
        $"{Prefix}{SnapshotLetter}{seq.ToString("D19", CultureInfo.InvariantCulture)}";

    /// <summary>Looks what there is.</summary>
    public async Task<ObjectLogView> ListAsync(CancellationToken cancellationToken)
    {
        var (chunks, snapshots) = (new List<ListedChunk>(), new List<long>());
        await foreach (var info in store.ListAsync(Prefix, cancellationToken))
        {
            Add(info, info.Path.AsSpan(Prefix.Length), chunks, snapshots);
        }

        return new ObjectLogView(chunks, snapshots);
    }

    /// <summary>Looks at all logs of the store at once.</summary>
    public static async Task<SortedDictionary<string, ObjectLogView>> ListAllAsync(
        IObjectStore store, CancellationToken cancellationToken)
    {
        var logs = new SortedDictionary<string, ObjectLogView>(StringComparer.Ordinal);
        await foreach (var info in store.ListAsync(Root, cancellationToken))
        {
            var cut = info.Path.LastIndexOf('/');
            if (cut <= Root.Length || info.Path.IndexOf('/', Root.Length) != cut)
            {
                continue;
            }

            var log = info.Path[Root.Length..cut];
            if (!logs.TryGetValue(log, out var view))
            {
                view = new ObjectLogView(new List<ListedChunk>(), new List<long>());
                logs.Add(log, view);
            }

            Add(info, info.Path.AsSpan(cut + 1), (List<ListedChunk>)view.Chunks, (List<long>)view.Snapshots);
        }

        return logs;
    }

    /// <summary>A chunk's header, checked; null when there is no such chunk.</summary>
    public async Task<ObjectChunkHeader?> ReadHeaderAsync(long seq, CancellationToken cancellationToken)
    {
        var path = ChunkPath(seq);
        var bytes = await store.GetRangeAsync(path, 0, ObjectChunkHeader.CommitBytes, cancellationToken);
        return bytes is { } found ? ObjectChunkHeader.Decode(found.Span, name, seq, path) : null;
    }

    /// <summary>Reads a commit and checks it whole.</summary>
    /// <exception cref="DataCorruptException">It is damaged, missing, or not the commit of that position.</exception>
    public async Task<LogCommit> ReadCommitAsync(long seq, long position, CancellationToken cancellationToken)
    {
        var path = ChunkPath(seq);
        var found = await store.GetAsync(path, cancellationToken)
            ?? throw new DataCorruptException(path, 0, $"missing: commit {position}");
        var header = ObjectChunkHeader.Decode(found.Content.Span, name, seq, path);
        return header.Kind == ObjectChunkKind.Commit && header.Position == position
            ? new LogCommit(new LogPosition(position), header.Epoch, header.PayloadOf(found.Content, path))
            : throw new DataCorruptException(
                path, 24, $"corrupt: {header.Kind} {header.Position}, not commit {position}");
    }

    /// <summary>Puts a chunk unless there is one of its number.</summary>
    /// <returns>Whether it was put.</returns>
    /// <exception cref="IOException">The outcome is unknown.</exception>
    public async Task<bool> TryPutAsync(
        ObjectChunkHeader header, IReadOnlyList<ReadOnlyMemory<byte>> payload, CancellationToken cancellationToken)
    {
        var pieces = new ReadOnlyMemory<byte>[payload.Count + 1];
        pieces[0] = header.Encode(name);
        for (var i = 0; i < payload.Count; i++)
        {
            pieces[i + 1] = payload[i];
        }

        return await store.PutIfAbsentAsync(ChunkPath(header.Seq), pieces, cancellationToken) is not null;
    }

    /// <summary>Reads a snapshot and checks it whole.</summary>
    /// <exception cref="DataCorruptException">It is damaged or missing.</exception>
    public async Task<(LogPosition At, ReadOnlyMemory<byte> Body)> ReadSnapshotAsync(
        long seq, CancellationToken cancellationToken)
    {
        var path = SnapshotPath(seq);
        var found = await store.GetAsync(path, cancellationToken) ?? throw new DataCorruptException(path, 0, "missing");
        var (header, body) = ObjectSnapshotHeader.Decode(found.Content, name, seq, path);
        return (new LogPosition(header.Position), body);
    }

    /// <summary>Puts a snapshot, over one of the same number.</summary>
    public async Task PutSnapshotAsync(
        ObjectSnapshotHeader header, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var path = SnapshotPath(header.Seq);
        ReadOnlyMemory<byte>[] pieces = [header.Encode(name), body];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await store.PutIfAbsentAsync(path, pieces, cancellationToken) is not null)
            {
                return;
            }

            // Somebody's, of the same commits: perhaps ours by an earlier try, perhaps damaged.
            if (await store.GetAsync(path, cancellationToken) is { } there
                && await store.PutIfMatchAsync(path, pieces, there.Tag, cancellationToken) is not null)
            {
                return;
            }
        }

        throw new IOException($"{path}: replaced by somebody else at each of {Attempts} attempts.");
    }

    public Task DeleteChunkAsync(long seq, CancellationToken cancellationToken) =>
        store.DeleteAsync(ChunkPath(seq), cancellationToken);

    public Task DeleteSnapshotAsync(long seq, CancellationToken cancellationToken) =>
        store.DeleteAsync(SnapshotPath(seq), cancellationToken);

    /// <summary>Deletes chunks in the given order, up to sixteen at once.</summary>
    public async Task DeleteChunksAsync(IEnumerable<long> chunks, CancellationToken cancellationToken)
    {
        foreach (var some in chunks.Chunk(Deletions))
        {
            await Task.WhenAll(some.Select(seq => DeleteChunkAsync(seq, cancellationToken)));
        }
    }

    private static void Add(
        ObjectInfo info, ReadOnlySpan<char> file, List<ListedChunk> chunks, List<long> snapshots)
    {
        if (file.Length != 1 + Digits
            || !long.TryParse(file[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return;
        }

        if (file[0] == ChunkLetter)
        {
            chunks.Add(new ListedChunk(seq, info.Bytes, info.ModifiedUtc));
        }
        else if (file[0] == SnapshotLetter)
        {
            snapshots.Add(seq);
        }
    }
}
