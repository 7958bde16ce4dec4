namespace Milvus.Testing.Workloads;

/// <summary>A row as the server shows it: its key, and which change wrote it.</summary>
public readonly record struct ShownRow(long Key, long Version);
