namespace Milvus.Engine.Ids;

/// <summary>What is stored of the ids.</summary>
/// <param name="Next">The first id that was never leased.</param>
public sealed record IdState(long Next);
