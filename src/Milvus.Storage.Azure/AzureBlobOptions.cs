using System.Globalization;
using Milvus.Storage.Azure.Internal;
using Milvus.Storage.Paths;

namespace Milvus.Storage.Azure;

/// <summary>
/// Where an <see cref="AzureBlobStore"/> keeps its objects and how it talks to the service. Checked when a store is made
/// of it; a host that wants to refuse bad settings at start asks <see cref="FindFailures"/>.
/// </summary>
public sealed record AzureBlobOptions
{
    private const int MaxPrefix = 200;
    // The service takes 5000 MiB.
    private const long PutMaxBytes = 4L << 30;
    private const int ServiceListMaxCount = 5000;

    /// <summary>
    /// The storage account: <c>AccountName=…;AccountKey=…;EndpointSuffix=…</c>, or <c>BlobEndpoint=…</c> with a key or a
    /// shared access signature. A secret: no error and no text of this record shows it. Not looked at by a store that
    /// is given a way to connect. No default.
    /// </summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>
    /// The container: 3 … 63 lower-case letters, digits and single hyphens. Default <c>milvus</c>
    /// (Milvus: minio.bucketName).
    /// </summary>
    public string Container { get; init; } = "milvus";

    /// <summary>
    /// A path all objects lie below, at most 200 characters, without a <c>/</c> at either end; empty for none, the
    /// default. Several servers may share a container under prefixes of which none begins another
    /// (Milvus: minio.rootPath).
    /// </summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// How long one request may stay without an answer, sending its body included, 100 ms … 10 minutes.
    /// Default 30 seconds.
    /// </summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one operation may take with all its repetitions, 100 ms … 1 hour: a read, a page of a listing, a put in
    /// one request, one block of a larger put. Default 2 minutes.
    /// </summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How often a request that changes nothing when it is repeated is sent again, 0 … 20. Conditional puts never are:
    /// the repetition of a put that succeeded would be told that the object exists already. Default 4.
    /// </summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>
    /// The largest object put in one request, 1 byte … 4 GiB; a larger one is staged in blocks and committed. The
    /// whole body must pass within <see cref="NetworkTimeout"/>. Default 64 MiB.
    /// </summary>
    public long SinglePutMaxBytes { get; init; } = 64L << 20;

    /// <summary>The size of staged blocks, 4 KiB … 256 MiB; an object has at most 50,000. Default 16 MiB.</summary>
    public int BlockBytes { get; init; } = 16 << 20;

    /// <summary>Blocks of one object under way at the same time, 1 … 64. Default 4.</summary>
    public int BlockFanOut { get; init; } = 4;

    /// <summary>Objects asked for by one request of a listing, 1 … 5000. Default 5000.</summary>
    public int ListPageCount { get; init; } = ServiceListMaxCount;

    /// <summary>Says what cannot work, each time naming option and value; never the connection string.</summary>
    /// <returns>Empty when all is well.</returns>
    public IReadOnlyList<string> FindFailures()
    {
        var failures = FindFailuresBesideConnection();
        if (string.IsNullOrWhiteSpace(ConnectionString))
        {
            failures.Add("ConnectionString is empty: it must name a storage account.");
        }
        else if (!BlobConnection.IsConnectionString(ConnectionString))
        {
            failures.Add(
                "ConnectionString (not shown) is none of Azure Storage: AccountName=…;AccountKey=<base64>;"
                + "EndpointSuffix=…, or BlobEndpoint=… with a key or a shared access signature.");
        }

        return failures;
    }

    /// <summary>Container and prefix: what may be shown.</summary>
    public override string ToString() => Prefix.Length == 0 ? Container : $"{Container}/{Prefix}";

    internal List<string> FindFailuresBesideConnection()
    {
        var failures = new List<string>();
        if (!IsContainer(Container))
        {
            failures.Add(
                $"Container is '{Container}': 3 to 63 lower-case letters, digits and single hyphens, no hyphen at an end.");
        }

        if (Prefix.Length > 0 && (Prefix.Length > MaxPrefix || !ObjectPath.IsValid(Prefix)))
        {
            failures.Add($"Prefix is '{Prefix}': an object path of at most {MaxPrefix} characters, or empty.");
        }

        Range("NetworkTimeout", NetworkTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Range("OperationTimeout", OperationTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        Range("MaxRetries", MaxRetries, 0, 20);
        Range("SinglePutMaxBytes", SinglePutMaxBytes, 1, PutMaxBytes);
        Range("BlockBytes", BlockBytes, 4 << 10, 256 << 20);
        Range("BlockFanOut", BlockFanOut, 1, 64);
        Range("ListPageCount", ListPageCount, 1, ServiceListMaxCount);
        return failures;

        void Range<T>(string name, T value, T min, T max)
            where T : IComparable<T>
        {
            if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: {min} … {max}."));
            }
        }
    }

    private static bool IsContainer(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        && name[0] != '-'
        && name[^1] != '-'
        && !name.Contains("--", StringComparison.Ordinal);
}
