namespace Milvus.Gateway.Rest;

/// <summary>One member of a request that a route knows. Others are passed over, as Milvus does.</summary>
/// <param name="Name">Its name; case does not matter to clients.</param>
/// <param name="Kind">What it may be; null counts as missing.</param>
/// <param name="Required">Whether it must be there and not be empty.</param>
/// <param name="Inside">The members of an object, or of each object of a list.</param>
internal sealed record JsonMember(string Name, JsonKind Kind, bool Required = false, JsonShape? Inside = null);
