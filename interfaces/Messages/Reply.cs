using Milvus.Core.Errors;

namespace Milvus.Interfaces.Messages;

/// <summary>
/// What every answer of a grain has. Expected refusals travel here as values; exceptions are bugs or IO.
/// </summary>
[GenerateSerializer, Immutable, Alias("milvus.Reply")]
public record Reply
{
    /// <summary>The answer without content.</summary>
    public static readonly Reply Ok = new();

    /// <summary>Why the call was refused; null on success. The other members mean nothing then.</summary>
    [Id(0)]
    public MilvusError? Error { get; init; }
}
