using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Engine.Channels;

/// <summary>Deletes as a commit holds them.</summary>
/// <param name="Partition">Where rows are deleted; 0 means everywhere.</param>
/// <param name="Timestamp">Of all of them.</param>
/// <param name="Keys">The primary keys.</param>
internal readonly record struct DeletedKeys(PartitionId Partition, Timestamp Timestamp, Column Keys)
{
    /// <summary>Whether rows of a partition are meant.</summary>
    public bool Covers(PartitionId partition) => Partition.Value == 0 || Partition == partition;

    /// <summary>Keys with their time.</summary>
    public KeyDeletes ToDeletes()
    {
        var stamps = new ulong[Keys.RowCount];
        Array.Fill(stamps, Timestamp.Value);
        return new KeyDeletes(Keys, stamps);
    }
}
