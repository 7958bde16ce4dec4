using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Milvus.Storage.Azure.Internal;

/// <summary>
/// Tells answers from failures. It goes by error codes, because statuses say too little: 404 also means that the container
/// is gone, which must never read as an empty store, and 409 that it is being deleted.
/// </summary>
internal static class BlobFailures
{
    /// <summary>There is no such object in a container that exists.</summary>
    public static bool IsMissing(RequestFailedException answer) => answer.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>The object ends before the range begins.</summary>
    public static bool IsBeyondEnd(RequestFailedException answer) => answer.ErrorCode == BlobErrorCode.InvalidRange;

    /// <summary>The condition of a put did not hold, so nothing was written.</summary>
    public static bool IsRefusedPut(RequestFailedException answer) =>
        answer.ErrorCode == BlobErrorCode.BlobAlreadyExists
        || answer.ErrorCode == BlobErrorCode.ConditionNotMet
        || answer.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>
    /// Whether the service or the way to it failed. The caller's own cancellation is none, and neither is a bug.
    /// </summary>
    public static bool IsFailure(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        // A timeout of ours cancels too, but not the caller's token.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException or HttpRequestException or IOException or TimeoutException => true,
        AggregateException several => several.InnerExceptions.All(inner => IsFailure(inner, cancellationToken)),
        // Credentials throw types of libraries that this project does not know.
        _ => failure.GetType().Namespace?.StartsWith("Azure.", StringComparison.Ordinal) == true,
    };

    /// <summary>The same as an IO failure that names operation, path, status and error code.</summary>
    public static IOException Describe(string operation, string path, Exception failure)
    {
        var cause = failure is AggregateException several ? several.InnerExceptions[^1] : failure;
        var answer = cause is RequestFailedException { Status: > 0 } refused
            ? string.Create(
                CultureInfo.InvariantCulture, $"the blob service answered {refused.Status} {refused.ErrorCode}{HintOf(refused)}")
            : $"no answer of the blob service could be read ({cause.Message.Split('\n')[0].Trim()})";
        return new IOException($"{operation} {path}: {answer}.", failure);
    }

    private static string HintOf(RequestFailedException refused) => refused.Status is 401 or 403
        ? " (wrong name, key or signature of the account, or one that does not allow this)"
        : "";
}
