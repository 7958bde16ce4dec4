using Milvus.Core;

namespace Milvus.Interfaces.Messages.Writers;

/// <summary>Asks for what a vchannel's log holds behind a moment.</summary>
[GenerateSerializer, Immutable, Alias("milvus.ReadLogRequest")]
public sealed record ReadLogRequest
{
    /// <summary>The newest moment that the caller has.</summary>
    [Id(0)]
    public Timestamp After { get; init; }

    /// <summary>About how much one answer holds, 64 KiB … 4 MiB.</summary>
    [Id(1)]
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>How long to wait for news, at most 10,000.</summary>
    [Id(2)]
    public int WaitMilliseconds { get; init; }
}
