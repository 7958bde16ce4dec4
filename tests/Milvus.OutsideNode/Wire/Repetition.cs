namespace Milvus.OutsideNode.Wire;

/// <summary>Calls that are made again while their outcome is unknown or the coordinator asks for it.</summary>
internal static class Repetition
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls until there is a final answer.</summary>
    /// <exception cref="RefusedException">The answer is no.</exception>
    /// <exception cref="IOException">There was none within a minute.</exception>
    public static async Task<T> UntilAnsweredAsync<T>(
        string rpc, Func<Task<T>> call, Func<T, Proto.Status> statusOf, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var isLast = TimeProvider.System.GetElapsedTime(begun) > Patience;
            try
            {
                var reply = await call();
                var status = statusOf(reply);
                if (status is { Code: 0, ErrorCode: Proto.ErrorCode.Success }) return reply;
                if (!status.Retriable || isLast) throw new RefusedException(rpc, status);
            }
            catch (IOException) when (!isLast)
            {
                // Whether the call took place is unknown: all calls may be repeated.
            }

            await Task.Delay(pause, cancellation);
        }
    }
}
