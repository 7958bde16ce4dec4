using Milvus.Core.Rows;

namespace Milvus.Interfaces.Messages;

/// <summary>Fields of rows, in the order asked for.</summary>
[GenerateSerializer, Immutable, Alias("milvus.RetrieveReply")]
public sealed record RetrieveReply : Reply
{
    /// <summary>[rows] with the fields in the order asked for; null when no row was asked for.</summary>
    [Id(0)]
    public RowBatch? Rows { get; init; }
}
