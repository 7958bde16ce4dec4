using System.Globalization;
using System.Text;
using Milvus.Core.Ports;

namespace Milvus.Storage.Tests.ObjectStores;

/// <summary>
/// Competes with others of its kind, here or in another process: for the one put of each round's path, and for
/// increments of one counter. Reports <c>won {round}</c> and <c>counted</c> after each success.
/// </summary>
internal sealed class Contender(IObjectStore store, string name, Action<string> report)
{
    public const int Tasks = 4;
    public const string Counter = "counter";

    public Task RunAsync(Func<int, bool> goesOn) =>
        Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(() => RunOneAsync(task, goesOn))));

    /// <summary>The path of a round.</summary>
    public static string PathOf(int round) => $"race/{round % 3}/{round}";

    /// <summary>A counter that stands at a number.</summary>
    public static byte[] Count(int number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    public static async Task<int> ReadCountAsync(IObjectStore store) =>
        ToCount((await store.GetAsync(Counter, default))!.Value.Content);

    /// <summary>Who put a round's object, checked to the last byte; null when there is none.</summary>
    public static async Task<string?> WinnerAsync(IObjectStore store, int round)
    {
        if (await store.GetAsync(PathOf(round), default) is not { } read)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(read.Content.Span);
        var winner = text[..text.IndexOf(' ', StringComparison.Ordinal)];
        Assert.Equal(Body(winner, round), text);
        return winner;
    }

    private async Task RunOneAsync(int task, Func<int, bool> goesOn)
    {
        for (var round = 0; goesOn(round); round++)
        {
            var body = Encoding.UTF8.GetBytes(Body($"{name}.{task}", round));
            ReadOnlyMemory<byte>[] pieces = [body.AsMemory(0, 5), body.AsMemory(5)];
            if (await store.PutIfAbsentAsync(PathOf(round), pieces, default) is not null)
            {
                report($"won {round}");
            }

            await CountAsync();
        }
    }

    private async Task CountAsync()
    {
        string? tag = null;
        while (tag is null)
        {
            var (content, seen) = (await store.GetAsync(Counter, default))!.Value;
            tag = await store.PutIfMatchAsync(Counter, [Count(ToCount(content) + 1)], seen, default);
        }

        report("counted");
    }

    private static int ToCount(ReadOnlyMemory<byte> content) => int.Parse(content.Span, CultureInfo.InvariantCulture);

    private static string Body(string winner, int round) =>
        $"{winner} {round} {new string((char)('a' + (winner[^1] % 26)), 6000 + round)} {winner}";
}
