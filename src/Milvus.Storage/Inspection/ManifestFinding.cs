using System.Collections.Immutable;
using Milvus.Core.Ports;
using Milvus.Storage.Manifest.V1;

namespace Milvus.Storage.Inspection;

/// <summary>What became of one segment's newest manifest and the files that it names.</summary>
/// <param name="Path">The manifest's path.</param>
/// <param name="Manifest">The manifest; null when it is damaged.</param>
/// <param name="Damages">Files that are missing or not what was written, or the manifest itself.</param>
public sealed record ManifestFinding(
    string Path, SegmentManifest? Manifest, ImmutableArray<DataCorruptException> Damages);
