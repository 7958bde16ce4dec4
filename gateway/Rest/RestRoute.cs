namespace Milvus.Gateway.Rest;

/// <summary>One path of REST v2, always by POST.</summary>
/// <param name="Path">Behind <see cref="Prefix"/>, as <c>collections/create</c>.</param>
/// <param name="Rpc">The RPC that does it.</param>
/// <param name="Shape">The members its request may have.</param>
/// <param name="AnswerAsync">Does it.</param>
internal sealed record RestRoute(string Path, string Rpc, JsonShape Shape, Func<RestCall, Task<RestReply>> AnswerAsync)
{
    /// <summary>What all paths begin with.</summary>
    public const string Prefix = "/v2/vectordb/";
}
