using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.Storage.Azure.Internal;
using Milvus.Storage.Paths;

namespace Milvus.Storage.Azure;

/// <summary>
/// Objects as block blobs of one container of Azure Blob Storage. The tag is the blob's ETag. Any number of processes may
/// use the same prefix: the service decides who wins a conditional put. Safe for concurrent calls.
/// </summary>
/// <remarks>
/// Every failure of the service or of the way to it is an <see cref="IOException"/> that names operation, path, status
/// and error code. A container that is missing is such a failure and never an empty store. Requests are bounded by
/// <see cref="AzureBlobOptions.NetworkTimeout"/> and, but for conditional puts, repeated up to
/// <see cref="AzureBlobOptions.MaxRetries"/> times. Accounts with a hierarchical namespace are not supported: they list
/// in another order, which <see cref="ListAsync"/> reports as a failure.
/// </remarks>
public sealed partial class AzureBlobStore : IObjectStore
{
    private readonly AzureBlobOptions _options;
    private readonly BlobContainerClient _repeating;
    private readonly BlobContainerClient _once;
    private readonly FolderNames _folders;
    private volatile string _root;

    /// <summary>Names a container by connection string; nothing is sent before the first call.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the connection string is not shown.</exception>
    public AzureBlobStore(AzureBlobOptions options)
        : this(BlobConnection.Open(options), options)
    {
    }

    /// <summary>
    /// Names a container through a client of the caller's, for other credentials than a connection string.
    /// </summary>
    /// <param name="connect">
    /// Makes a client of the container from options that it must pass on unchanged where retries and timeouts are
    /// concerned. Called twice: conditional puts have a client that sends everything once.
    /// </param>
    /// <param name="options">How; connection string and container are not looked at.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public AzureBlobStore(Func<BlobClientOptions, BlobContainerClient> connect, AzureBlobOptions options)
        : this(BlobConnection.Open(connect, options), options)
    {
    }

    private AzureBlobStore(BlobConnection connection, AzureBlobOptions options)
    {
        _options = options;
        _repeating = connection.Repeating;
        _once = connection.Once;
        _root = options.Prefix.Length == 0 ? "" : $"{options.Prefix}/";
        _folders = new FolderNames(ExistsAsync, HasObjectsAsync);
    }

    /// <summary>Container and root path, for people.</summary>
    public string Place => _root.Length == 0 ? _repeating.Name : Shown("").TrimEnd('/');

    /// <summary>
    /// Makes sure that the service lets us in and that there is a container, which it makes otherwise. Once at start,
    /// before any other call.
    /// </summary>
    /// <param name="mayOwnContainer">Nobody chose the prefix: a container that holds a store at its top and nothing
    /// below the prefix is used whole, as it was begun.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The service failed or does not allow it, within
    /// <see cref="AzureBlobOptions.OperationTimeout"/>; or there are stores at both places, and somebody has to
    /// choose.</exception>
    public async Task OpenAsync(bool mayOwnContainer, CancellationToken cancellationToken)
    {
        var (hasOwn, hasAtTop) = await CallAsync("Open", "", async limited =>
        {
            try
            {
                return (await HasAnyAsync(_root, limited), _root.Length > 0 && await HasStoreAtTopAsync(limited));
            }
            catch (RequestFailedException answer) when (answer.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await _repeating.CreateIfNotExistsAsync(cancellationToken: limited);
                return (false, false);
            }
        }, cancellationToken);
        if (mayOwnContainer && hasAtTop)
        {
            _root = !hasOwn ? "" : throw new IOException(
                $"Container {_repeating.Name} has one store below {_options.Prefix} and another at its top: say which "
                + "by the root path, an empty one for the top.");
        }
    }

    /// <summary>Makes the container unless there is one.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IOException">The service failed or does not allow it.</exception>
    public Task EnsureContainerAsync(CancellationToken cancellationToken) =>
        CallAsync(
            "Create container",
            "",
            limited => _repeating.CreateIfNotExistsAsync(cancellationToken: limited),
            cancellationToken);

    /// <inheritdoc/>
    public Task<StoredObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        return CallAsync<StoredObject?>("Get", path, async limited =>
        {
            try
            {
                var answer = await _repeating.GetBlobClient(_root + path)
                    .DownloadStreamingAsync(cancellationToken: limited);
                var content = await ReadAsync(answer.Value, limited);
                return new StoredObject(content, answer.Value.Details.ETag.ToString());
            }
            catch (RequestFailedException answer) when (BlobFailures.IsMissing(answer))
            {
                return null;
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetRangeAsync(
        string path, long offset, int length, CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        Invariant.Holds(offset >= 0 && length >= 0, $"{length} bytes from {offset} are no range.");
        return CallAsync<ReadOnlyMemory<byte>?>("Get range of", path, async limited =>
        {
            if (length == 0)
            {
                // The service knows no empty range.
                return await ExistsAsync(path, limited) ? ReadOnlyMemory<byte>.Empty : null;
            }

            try
            {
                var range = new BlobDownloadOptions { Range = new HttpRange(offset, length) };
                var answer = await _repeating.GetBlobClient(_root + path)
                    .DownloadStreamingAsync(range, limited);
                return await ReadAsync(answer.Value, limited);
            }
            catch (RequestFailedException answer) when (BlobFailures.IsBeyondEnd(answer))
            {
                return ReadOnlyMemory<byte>.Empty;
            }
            catch (RequestFailedException answer) when (BlobFailures.IsMissing(answer))
            {
                return null;
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The service lists by name in the order of its UTF-8 bytes. Paths are ASCII (<c>ObjectPath</c>), where that is
    /// the ordinal order of .NET strings. It is checked all the same: recovery builds on it.
    /// </remarks>
    /// <exception cref="IOException">The service failed, or lists in another order.</exception>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var pages = _repeating
            .GetBlobsAsync(prefix: _root + prefix, cancellationToken: limit.Token)
            .AsPages(pageSizeHint: _options.ListPageCount)
            .GetAsyncEnumerator(limit.Token);
        var last = "";
        while (await DescribeAsync("List", prefix, NextPageAsync, cancellationToken))
        {
            foreach (var blob in pages.Current.Values)
            {
                var path = blob.Name[_root.Length..];
                if (string.CompareOrdinal(path, last) <= 0)
                {
                    throw new IOException($"List {Shown(prefix)}: {path} came after {last}: not in ordinal order.");
                }

                last = path;
                // A blob of another name is somebody else's.
                if (ObjectPath.IsValid(path))
                {
                    yield return new ObjectInfo(
                        path, blob.Properties.ContentLength ?? 0, blob.Properties.LastModified ?? default);
                }
            }
        }

        // Each page has its own limit, and what the reader does between two of them does not count.
        async Task<bool> NextPageAsync()
        {
            limit.CancelAfter(_options.OperationTimeout);
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw OutOfTime();
            }
            finally
            {
                limit.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        ObjectPath.Check(path);
        return CallAsync("Delete", path, async limited =>
        {
            try
            {
                await _repeating.GetBlobClient(_root + path).DeleteAsync(
                    DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: limited);
                return true;
            }
            catch (RequestFailedException answer) when (BlobFailures.IsMissing(answer))
            {
                return false;
            }
        }, cancellationToken);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        BlobDownloadStreamingResult answer, CancellationToken cancellationToken)
    {
        await using var body = answer.Content;
        if (answer.Details.ContentLength > Array.MaxLength)
        {
            throw new IOException($"{answer.Details.ContentLength} bytes are more than one array holds.");
        }

        var content = GC.AllocateUninitializedArray<byte>((int)answer.Details.ContentLength);
        await body.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private async Task<bool> ExistsAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await _repeating.GetBlobClient(_root + path).GetPropertiesAsync(cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException answer) when (BlobFailures.IsMissing(answer))
        {
            return false;
        }
    }

    private Task<bool> HasObjectsAsync(string folder, CancellationToken cancellationToken) =>
        HasAnyAsync($"{_root}{folder}/", cancellationToken);

    private async Task<bool> HasStoreAtTopAsync(CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(
            StoreRoot.Folders.Select(folder => HasAnyAsync($"{folder}/", cancellationToken)));
        return found.Any(isThere => isThere);
    }

    private async Task<bool> HasAnyAsync(string prefix, CancellationToken cancellationToken)
    {
        var pages = _repeating.GetBlobsAsync(prefix: prefix, cancellationToken: cancellationToken)
            .AsPages(pageSizeHint: 1);
        await foreach (var page in pages)
        {
            if (page.Values.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private Task<T> CallAsync<T>(
        string operation, string path, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        DescribeAsync(operation, path, () => LimitAsync(call, cancellationToken), cancellationToken);

    private async Task<T> DescribeAsync<T>(
        string operation, string path, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await call();
        }
        catch (Exception failure) when (BlobFailures.IsFailure(failure, cancellationToken))
        {
            throw BlobFailures.Describe(operation, Shown(path), failure);
        }
    }

    private async Task<T> LimitAsync<T>(
        Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.OperationTimeout);
        try
        {
            return await call(limit.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or AggregateException
            && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw OutOfTime();
        }
    }

    private TimeoutException OutOfTime() => new($"not within {_options.OperationTimeout}");

    private string Shown(string path) => $"{_repeating.Name}/{_root}{path}";
}
