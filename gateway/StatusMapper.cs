using Milvus.Core.Errors;
using Milvus.Gateway.Hosting;

namespace Milvus.Gateway;

/// <summary>
/// The one place where a refusal becomes the <c>Status</c> that SDKs read. The gRPC status stays OK; both the number
/// and the old error code are set, because some clients compare one and some the other.
/// </summary>
internal static class StatusMapper
{
    /// <summary>
    /// The client's idea of the schema is older than the schema; clients describe it again and repeat.
    /// </summary>
    public const ErrorCode SchemaMismatch = (ErrorCode)109;

    private const string InputErrorKey = "is_input_error";

    public static Proto.Status Success() => new();

    /// <summary>Success of a call that asks how far something is: what it waits for is a detail, no failure.</summary>
    public static Proto.Status Waiting(string lagging) => new() { Detail = lagging };

    public static Proto.Status Of(MilvusError error)
    {
        var status = new Proto.Status
        {
            Code = (int)error.Code,
            ErrorCode = Legacy(error.Code),
            Reason = error.Reason,
            Detail = error.Reason.Contains(error.Detail, StringComparison.Ordinal)
                ? error.Reason
                : $"{error.Reason}: {error.Detail}",
            Retriable = error.Retriable,
        };
        if (error.IsInputError) status.ExtraInfo.Add(InputErrorKey, "true");
        return status;
    }

    /// <summary>A reply of the given type that carries nothing but the refusal.</summary>
    public static TReply Refuse<TReply>(MilvusError error)
        where TReply : class =>
        Refusals.TryCreate<TReply>(Of(error))
        ?? throw new InvalidOperationException($"{typeof(TReply).Name} has no status.");

    /// <summary>The code of before 2.3 for a number of today. Whatever has no own one is UnexpectedError.</summary>
    public static Proto.ErrorCode Legacy(ErrorCode code) => (int)code switch
    {
        0 => Proto.ErrorCode.Success,
        1 => Proto.ErrorCode.NotReadyServe,
        3 => Proto.ErrorCode.InsufficientMemoryToLoad,
        7 => Proto.ErrorCode.DiskQuotaExhausted,
        8 => Proto.ErrorCode.RateLimit,
        9 => Proto.ErrorCode.ForceDeny,
        11 => Proto.ErrorCode.TimeTickLongDelay,
        // 100 has CollectionNotExists, yet clients look for UnexpectedError together with the text.
        100 => Proto.ErrorCode.UnexpectedError,
        109 => Proto.ErrorCode.SchemaMismatch,
        200 or 400 => Proto.ErrorCode.MetaFailed,
        401 => Proto.ErrorCode.NoReplicaAvailable,
        600 => Proto.ErrorCode.SegmentNotFound,
        700 => Proto.ErrorCode.IndexNotExist,
        1100 => Proto.ErrorCode.IllegalArgument,
        _ => Proto.ErrorCode.UnexpectedError,
    };
}
