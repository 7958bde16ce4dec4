using System.Buffers.Binary;
using System.Security.Cryptography;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Milvus.Storage.Azure.Internal;
using Milvus.Storage.Paths;

namespace Milvus.Storage.Azure;

public sealed partial class AzureBlobStore
{
    private const int InstanceBytes = 16;
    private const int BlockIdBytes = InstanceBytes + sizeof(long) + sizeof(int);

    // Names blocks on a remote service and decides nothing here, so there is nothing to replay.
    private readonly byte[] _instance = RandomNumberGenerator.GetBytes(InstanceBytes);
    private long _stagedPuts;

    /// <inheritdoc/>
    /// <remarks>
    /// One request up to <see cref="AzureBlobOptions.SinglePutMaxBytes"/>. Above it blocks are staged, which nobody sees,
    /// and one conditional request makes them the object. That request is sent once: sent again after a lost
    /// answer, it would meet its own object and say that it exists already.
    /// </remarks>
    public async Task<string?> PutIfAbsentAsync(
        string path, IReadOnlyList<ReadOnlyMemory<byte>> content, CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        var obstacle = await CallAsync(
            "Put", path, limited => _folders.FindObstacleAsync(path, limited), cancellationToken);
        if (obstacle is not null)
        {
            throw new IOException($"Put {Shown(path)}: {obstacle} is in the way.");
        }

        var absent = new BlobRequestConditions { IfNoneMatch = ETag.All };
        return await DescribeAsync(
            "Put", path, () => PutAsync(path, content, absent, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>As <see cref="PutIfAbsentAsync"/>, on another condition.</remarks>
    public Task<string?> PutIfMatchAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        string tag,
        CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        var wanted = new ETag(tag);
        if (wanted == ETag.All)
        {
            // The service would take it for any tag, and no object has it.
            return Task.FromResult<string?>(null);
        }

        var match = new BlobRequestConditions { IfMatch = wanted };
        return DescribeAsync(
            "Replace", path, () => PutAsync(path, content, match, cancellationToken), cancellationToken);
    }

    private async Task<string?> PutAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        BlobRequestConditions condition,
        CancellationToken cancellationToken)
    {
        var length = content.Sum(piece => (long)piece.Length);
        try
        {
            return length <= _options.SinglePutMaxBytes
                ? await PutWholeAsync(path, content, length, condition, cancellationToken)
                : await PutInBlocksAsync(path, content, length, condition, cancellationToken);
        }
        catch (RequestFailedException answer) when (BlobFailures.IsRefusedPut(answer))
        {
            return null;
        }
    }

    private async Task<string> PutWholeAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        long length,
        BlobRequestConditions condition,
        CancellationToken cancellationToken)
    {
        // The client sends content below this size in one request. Anything else it would stage in blocks whose ids are
        // the same in every process, so that two puts at once could commit each other's bytes.
        var whole = new StorageTransferOptions { InitialTransferSize = length + 1, MaximumConcurrency = 1 };
        await using var body = new PiecesStream(content, 0, length);
        var upload = new BlobUploadOptions { Conditions = condition, TransferOptions = whole };
        var answer = await LimitAsync(
            limited => _once.GetBlockBlobClient(_root + path).UploadAsync(body, upload, limited), cancellationToken);
        return answer.Value.ETag.ToString();
    }

    private async Task<string?> PutInBlocksAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        long length,
        BlobRequestConditions condition,
        CancellationToken cancellationToken)
    {
        if (condition.IfNoneMatch is not null
            && await LimitAsync(limited => ExistsAsync(path, limited), cancellationToken))
        {
            // The commit would find out too, but only after all the bytes.
            return null;
        }

        var ids = NameBlocks(checked((int)((length + _options.BlockBytes - 1) / _options.BlockBytes)));
        await StageAsync(path, content, length, ids, cancellationToken);
        var commit = new CommitBlockListOptions { Conditions = condition };
        var answer = await LimitAsync(
            limited => _once.GetBlockBlobClient(_root + path).CommitBlockListAsync(ids, commit, limited),
            cancellationToken);
        return answer.Value.ETag.ToString();
    }

    /// <summary>Puts the blocks where only their ids lead; a block may be sent twice, so failures are repeated.</summary>
    private async Task StageAsync(
        string path,
        IReadOnlyList<ReadOnlyMemory<byte>> content,
        long length,
        string[] ids,
        CancellationToken cancellationToken)
    {
        var blob = _repeating.GetBlockBlobClient(_root + path);
        var next = -1;
        // All lanes end before this does: nobody reads the content of a put that has returned.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(_options.BlockFanOut, ids.Length)).Select(_ => LaneAsync()));

        async Task LaneAsync()
        {
            for (var block = Interlocked.Increment(ref next);
                 block < ids.Length;
                 block = Interlocked.Increment(ref next))
            {
                var start = (long)block * _options.BlockBytes;
                try
                {
                    await using var body = new PiecesStream(content, start, Math.Min(_options.BlockBytes, length - start));
                    await LimitAsync(
                        limited => blob.StageBlockAsync(ids[block], body, cancellationToken: limited),
                        cancellationToken);
                }
                catch
                {
                    // The other lanes finish their block and stop.
                    Interlocked.Exchange(ref next, ids.Length);
                    throw;
                }
            }
        }
    }

    /// <summary>
    /// Ids of blocks are shared by all who put the same path. Were they alike, one put could commit another's bytes.
    /// </summary>
    private string[] NameBlocks(int count)
    {
        var ids = new string[count];
        Span<byte> id = stackalloc byte[BlockIdBytes];
        _instance.CopyTo(id);
        BinaryPrimitives.WriteInt64BigEndian(id[InstanceBytes..], Interlocked.Increment(ref _stagedPuts));
        for (var block = 0; block < count; block++)
        {
            BinaryPrimitives.WriteInt32BigEndian(id[(InstanceBytes + sizeof(long))..], block);
            ids[block] = Convert.ToBase64String(id);
        }

        return ids;
    }
}
