using System.Text;
using Milvus.Core.Ports;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>
/// A process that owns the log, uses it, is thrown out, and comes back. Its state is all commits so far, so that each
/// snapshot says everything.
/// </summary>
internal sealed class LogActor(ILogStore store, Steps steps, LogOracle oracle, int number, bool deletes)
{
    private const string Name = "x";
    private List<string> _state = [];
    private int _texts;

    /// <summary>Lives for some rounds.</summary>
    public async Task RunAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                await RoundAsync();
            }
            catch (LogFencedException)
            {
                // Thrown out: comes back in the next round.
            }
            catch (IOException failure) when (failure is not DataCorruptException)
            {
                // No answer: the next round opens again.
            }
            catch (Exception failure)
            {
                oracle.Fails($"actor {number}: {failure}");
            }
        }
    }

    private async Task RoundAsync()
    {
        if (deletes && steps.Random.Next(4) == 0)
        {
            var deletion = oracle.BeginDeletion();
            await store.DeleteAsync(Name, default);
            oracle.EndDeletion(deletion);
            await store.ListAsync(default);
            return;
        }

        await using var log = store.Get(Name);
        var opened = await OpenAsync(log);
        for (var i = steps.Random.Next(12); i > 0; i--)
        {
            switch (steps.Random.Next(6))
            {
                case 0:
                    await log.ReplaceSnapshotAsync(State(), new LogPosition(_state.Count), opened.Epoch, default);
                    break;
                case 1:
                    var at = new LogPosition(_state.Count);
                    await log.ReplaceSnapshotAsync(State(), at, opened.Epoch, default);
                    await log.TruncateAsync(at, opened.Epoch, default);
                    break;
                default:
                    await AppendAsync(log, opened);
                    break;
            }
        }
    }

    private async Task<LogOpened> OpenAsync(ILog log)
    {
        var begun = steps.Now;
        var opened = await log.OpenAsync(default);
        _state = opened.Snapshot is { Length: > 0 } body
            ? [.. Encoding.UTF8.GetString(body.Span).Split('\n')]
            : [];
        Expect(_state.Count == opened.SnapshotAt.Value, $"a snapshot at {opened.SnapshotAt} has {_state.Count}");
        await foreach (var commit in log.ReadFromAsync(opened.SnapshotAt, default))
        {
            _state.Add(Encoding.UTF8.GetString(commit.Payload.Span));
            Expect(_state.Count == commit.Position.Value, $"commit {commit.Position} is the {_state.Count}th");
        }

        Expect(_state.Count == opened.Last.Value, $"opening found {opened.Last}, reading {_state.Count}");
        oracle.Found(begun, _state);
        return opened;
    }

    private async Task AppendAsync(ILog log, LogOpened opened)
    {
        var (begun, text) = (steps.Now, $"{number}.{++_texts}");
        var position = await log.AppendAsync([Encoding.UTF8.GetBytes(text)], opened.Epoch, default);
        _state.Add(text);
        Expect(_state.Count == position.Value, $"commit {position} was the {_state.Count}th");
        oracle.Acknowledged(begun, position.Value, text);
    }

    private ReadOnlyMemory<byte> State() => Encoding.UTF8.GetBytes(string.Join('\n', _state));

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            oracle.Fails($"actor {number} at {steps.Now}: {otherwise}");
        }
    }
}
