namespace Milvus.Gateway;

/// <summary>
/// The one place where a refusal becomes the <c>Status</c> that SDKs read. The gRPC status stays OK; both the number
/// and the old error code are set, because some clients compare one and some the other.
/// </summary>
internal static class StatusMapper
{
    /// <summary>A request the server cannot serve yet.</summary>
    public const int Unimplemented = 10;

    /// <summary>A fault of the server that has no number of its own.</summary>
    public const int Unexpected = 65535;

    public const int Cancelled = 10000;
    public const int TimedOut = 10001;

    private const string InputErrorKey = "is_input_error";

    public static Proto.Status Success() => new();

    public static Proto.Status Refused(
        int code, string reason, bool? retriable = null, string? detail = null, bool isInputError = false)
    {
        var status = new Proto.Status
        {
            Code = code,
            ErrorCode = Legacy(code),
            Reason = reason,
            Detail = detail ?? reason,
            Retriable = retriable ?? IsRetriable(code),
        };
        if (isInputError) status.ExtraInfo.Add(InputErrorKey, "true");
        return status;
    }

    public static Proto.Status NotImplemented(string rpc) =>
        Refused(Unimplemented, $"this version of the server does not implement {rpc}[rpc={rpc}]", isInputError: false);

    /// <summary>The code of before 2.3 for a number of today. Whatever has no own one is UnexpectedError.</summary>
    public static Proto.ErrorCode Legacy(int code) => code switch
    {
        0 => Proto.ErrorCode.Success,
        1 => Proto.ErrorCode.NotReadyServe,
        3 => Proto.ErrorCode.InsufficientMemoryToLoad,
        7 => Proto.ErrorCode.DiskQuotaExhausted,
        8 => Proto.ErrorCode.RateLimit,
        9 => Proto.ErrorCode.ForceDeny,
        11 => Proto.ErrorCode.TimeTickLongDelay,
        // 100 would be CollectionNotExists, but clients look for UnexpectedError together with the text.
        100 => Proto.ErrorCode.UnexpectedError,
        200 or 400 => Proto.ErrorCode.MetaFailed,
        401 => Proto.ErrorCode.NoReplicaAvailable,
        600 => Proto.ErrorCode.SegmentNotFound,
        700 => Proto.ErrorCode.IndexNotExist,
        1100 => Proto.ErrorCode.IllegalArgument,
        _ => Proto.ErrorCode.UnexpectedError,
    };

    /// <summary>True for refusals that may end well when the same request is sent again later.</summary>
    public static bool IsRetriable(int code) => code is
        1 or 2 or 4 or 8 or 12 or 103 or 106 or 202 or 305 or 1002 or 1807 or 2200
        or 2307 or 2308 or 2309 or 2311 or 2312 or 2313;
}
