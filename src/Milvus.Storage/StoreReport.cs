using System.Collections.Immutable;
using Milvus.Core.Ports;

namespace Milvus.Storage;

/// <summary>What a check of an object store found.</summary>
/// <param name="Manifests">How many manifests were read.</param>
/// <param name="Files">How many files they name.</param>
/// <param name="Damages">Files and manifests that are missing or not what was written.</param>
/// <param name="Orphans">Files that no manifest names, older than the retention; empty while a manifest is
/// damaged.</param>
public sealed record StoreReport(
    int Manifests, int Files, ImmutableArray<DataCorruptException> Damages, ImmutableArray<ObjectInfo> Orphans)
{
    /// <summary>Whether everything named is there and whole.</summary>
    public bool IsHealthy => Damages.IsEmpty;
}
