namespace Milvus.Core.Ports;

/// <summary>What opening a log found.</summary>
/// <param name="Epoch">The owner number to append with; higher than every earlier one, and durable.</param>
/// <param name="Last">The newest durable commit; <see cref="LogPosition.Zero"/> when there is none.</param>
/// <param name="Snapshot">The newest valid snapshot; null when there is none.</param>
/// <param name="SnapshotAt">The commit up to which the snapshot speaks.</param>
/// <param name="CutBytes">How many bytes of a torn tail were cut; 0 after a clean stop.</param>
public sealed record LogOpened(
    long Epoch, LogPosition Last, ReadOnlyMemory<byte>? Snapshot, LogPosition SnapshotAt, long CutBytes);
