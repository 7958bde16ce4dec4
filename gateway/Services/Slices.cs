using Milvus.Core.Errors;

namespace Milvus.Gateway.Services;

/// <summary>Asks for the slices of one request in order, a few at a time.</summary>
internal static class Slices
{
    /// <summary>The answers in order, or the first refusal met; no slice is begun after that.</summary>
    /// <param name="count">How many slices.</param>
    /// <param name="atOnce">How many are under way together, at least 1.</param>
    /// <param name="ask">Asks for a slice by its number.</param>
    public static async Task<Outcome<T[]>> AskAsync<T>(int count, int atOnce, Func<int, Task<Outcome<T>>> ask)
    {
        var answers = new T[count];
        var next = -1;
        MilvusError? refusal = null;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, count)).Select(_ => WorkAsync()));
        return refusal is null ? answers : refusal;

        async Task WorkAsync()
        {
            while (Volatile.Read(ref refusal) is null && Interlocked.Increment(ref next) is var slice && slice < count)
            {
                var answer = await ask(slice);
                if (answer.IsOk) answers[slice] = answer.Value;
                else Interlocked.CompareExchange(ref refusal, answer.Error, null);
            }
        }
    }
}
