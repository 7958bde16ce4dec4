using Milvus.Core;

namespace Milvus.Simulation.Tests.Checks;

/// <summary>A row as log and binlogs hold it.</summary>
internal readonly record struct StoredRow(long Key, int Version, Timestamp Timestamp);
