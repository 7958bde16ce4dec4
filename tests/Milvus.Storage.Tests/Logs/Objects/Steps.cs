namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>
/// Runs actors one step at a time, in an order that a seed decides: each waits before and after every request to the
/// store. One is favoured for a while, so that the others sleep through whole lives of a log.
/// </summary>
internal sealed class Steps(int seed)
{
    private const int MostSteps = 200_000;

    private readonly List<(int Actor, TaskCompletionSource Wake)> _waiting = [];
    private int _favourite;
    private int _favoured;

    public Random Random { get; } = new(seed);

    /// <summary>How many steps were taken; also the time.</summary>
    public int Now { get; private set; }

    /// <summary>Ends when it is the actor's turn. Its continuation runs within <see cref="Run"/>.</summary>
    public Task TurnAsync(int actor)
    {
        var wake = new TaskCompletionSource();
        _waiting.Add((actor, wake));
        return wake.Task;
    }

    /// <summary>Takes steps until nobody waits.</summary>
    public void Run()
    {
        while (_waiting.Count > 0)
        {
            Assert.True(++Now < MostSteps, $"seed {seed}: no end after {MostSteps} steps.");
            if (_favoured-- <= 0)
            {
                (_favourite, _favoured) = (_waiting[Random.Next(_waiting.Count)].Actor, Random.Next(1, 80));
            }

            var next = _waiting.FindIndex(entry => entry.Actor == _favourite);
            next = next < 0 ? Random.Next(_waiting.Count) : next;
            var wake = _waiting[next].Wake;
            _waiting.RemoveAt(next);
            wake.SetResult();
        }
    }
}
