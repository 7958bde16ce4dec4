using System.Collections.Immutable;
using Milvus.Core;

namespace Milvus.Storage.Manifest.V1;

/// <summary>The binlogs of one field.</summary>
/// <param name="FieldId">The field.</param>
/// <param name="Files">In the order of their rows.</param>
public sealed record FieldBinlogs(FieldId FieldId, ImmutableArray<BlobFile> Files);
