using Milvus.Core.Errors;

namespace Milvus.DataCoord.Grants;

/// <summary>A request that got nothing, while others of the same command did.</summary>
/// <param name="Request">The request's place in the command.</param>
/// <param name="Error">200 for a dropped partition, 1100 otherwise.</param>
public readonly record struct GrantRefusal(int Request, MilvusError Error);
