using Azure.Core;
using Azure.Storage.Blobs;

namespace Milvus.Storage.Azure.Internal;

/// <summary>Two clients of one container: one repeats what may be repeated, the other sends everything once.</summary>
/// <param name="Repeating">For requests that change nothing when they are repeated.</param>
/// <param name="Once">For conditional puts.</param>
internal sealed record BlobConnection(BlobContainerClient Repeating, BlobContainerClient Once)
{
    // A version that stays: later ones change defaults, and emulators lag behind.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2023_01_03;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Connects by connection string.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the connection string is not shown.</exception>
    public static BlobConnection Open(AzureBlobOptions options)
    {
        Refuse(options.FindFailures());
        return Make(client => new BlobContainerClient(options.ConnectionString, options.Container, client), options);
    }

    /// <summary>Connects as the caller likes.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static BlobConnection Open(Func<BlobClientOptions, BlobContainerClient> connect, AzureBlobOptions options)
    {
        Refuse(options.FindFailuresBesideConnection());
        return Make(connect, options);
    }

    public static bool IsConnectionString(string text)
    {
        try
        {
            _ = new BlobServiceClient(text);
            return true;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            // What these say may quote the text, and so the key.
            return false;
        }
    }

    private static BlobConnection Make(
        Func<BlobClientOptions, BlobContainerClient> connect, AzureBlobOptions options) =>
        new(connect(With(options, options.MaxRetries)), connect(With(options, maxRetries: 0)));

    private static BlobClientOptions With(AzureBlobOptions options, int maxRetries) => new(Version)
    {
        Retry =
        {
            Mode = RetryMode.Exponential,
            Delay = FirstDelay,
            MaxDelay = LongestDelay,
            MaxRetries = maxRetries,
            NetworkTimeout = options.NetworkTimeout,
        },
    };

    private static void Refuse(IReadOnlyList<string> failures)
    {
        if (failures.Count > 0)
        {
            throw new ArgumentException($"Bad options of the blob store: {string.Join(' ', failures)}");
        }
    }
}
