namespace Milvus.Core.Ports;

/// <summary>What a listing tells of an object.</summary>
/// <param name="Path">The whole path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedUtc">When it was last put.</param>
public readonly record struct ObjectInfo(string Path, long Bytes, DateTimeOffset ModifiedUtc);
