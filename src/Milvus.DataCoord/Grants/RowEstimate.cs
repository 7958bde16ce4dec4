using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Policies;

namespace Milvus.DataCoord.Grants;

/// <summary>How many rows a segment holds, before anybody has seen one.</summary>
public static class RowEstimate
{
    /// <summary>Bytes of one row: fixed sizes as they are, texts at most 256, other long values 512.</summary>
    /// <returns>At least 1; 1100 when a field does not say how long it is.</returns>
    public static Outcome<int> RowBytes(CollectionSchema schema)
    {
        foreach (var field in schema.Fields)
        {
            if (field.EstimatedRowBytes < 1)
            {
                return MilvusErrors.Invalid($"field {field.Name} of type {field.DataType} has no length to count with");
            }
        }

        return schema.EstimatedRowBytes;
    }

    /// <summary>The most rows in a segment of <see cref="SealPolicyOptions.SegmentMaxBytes"/>; 0 when not one fits.</summary>
    /// <param name="policy">Sizes.</param>
    /// <param name="rowBytes">Bytes of one row, at least 1.</param>
    public static long MaxRows(SealPolicyOptions policy, int rowBytes) => policy.SegmentMaxBytes / rowBytes;
}
