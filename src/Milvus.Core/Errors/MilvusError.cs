namespace Milvus.Core.Errors;

/// <summary>An expected refusal, as a value. The gateway maps it to <c>common.Status</c> in one place.</summary>
/// <param name="Code">The number that clients switch on.</param>
/// <param name="Reason">Milvus's base text with <c>[field=value]</c> per argument; shown to the user.</param>
/// <param name="Retriable">Whether the same request may succeed later without a change.</param>
/// <param name="Detail">More for the person who looks into it; may be empty.</param>
/// <param name="IsInputError">Whether the caller can mend it by changing the request.</param>
public sealed record MilvusError(
    ErrorCode Code, string Reason, bool Retriable = false, string Detail = "", bool IsInputError = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(int)Code} {Reason}";
}
