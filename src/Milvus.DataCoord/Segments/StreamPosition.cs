using Milvus.Core;

namespace Milvus.DataCoord.Segments;

/// <summary>A place in an outside writer's own stream, which only the writer understands.</summary>
/// <param name="Message">Where, in base64.</param>
/// <param name="Group">The writer's name for its subscription.</param>
/// <param name="At">Every row up to here is before the place.</param>
public sealed record StreamPosition(string Message, string Group, Timestamp At);
