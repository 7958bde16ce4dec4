using System.Runtime.CompilerServices;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Testing.Simulation;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>Calls between grains: late, overtaking each other, lost, and twice when that must be harmless.</summary>
internal sealed partial class SimWorld
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<string, Activation> _directory = new(StringComparer.Ordinal);
    private readonly List<Activation> _activations = [];
    private readonly HashSet<Activation> _retired = [];

    /// <summary>Calls a grain; repeatable calls may arrive twice.</summary>
    public Task<Outcome<T>> CallAsync<TProcess, T>(
        SimSilo? from,
        string key,
        Func<TProcess, Task<Outcome<T>>> call,
        bool once = false,
        [CallerArgumentExpression(nameof(call))] string what = "")
        where TProcess : class => CallAsync<TProcess, T>(from, key, (process, _) => call(process), once, what);

    /// <summary>Calls a grain; the call is told whether it stays within its silo.</summary>
    public async Task<Outcome<T>> CallAsync<TProcess, T>(
        SimSilo? from,
        string key,
        Func<TProcess, bool, Task<Outcome<T>>> call,
        bool once = false,
        [CallerArgumentExpression(nameof(call))] string what = "")
        where TProcess : class
    {
        var answer = new TaskCompletionSource<Outcome<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Outcome<T> unanswered = new MilvusError(ErrorCode.ServiceUnavailable, $"no answer from {key}", Retriable: true);
        Scheduler.After(CallTimeout, () => answer.TrySetResult(unanswered));
        Send();
        if (!once && _random.NextDouble() < Faults.Duplicate)
        {
            Send();
        }

        return await answer.Task;

        void Send() => Scheduler.After(Delay(), () => Arrive());

        void Arrive()
        {
            if (from is { IsAlive: false } && once)
            {
                return;
            }

            if (Find(key, from) is not { } target)
            {
                Scheduler.After(TimeSpan.FromMilliseconds(50), () => answer.TrySetResult(unanswered));
                return;
            }

            var isLocal = target.Silo == from;
            if (!isLocal && _random.NextDouble() < Faults.Drop)
            {
                Note($"a call to {key} was lost");
                return;
            }

            void Refuse() => answer.TrySetResult(unanswered);
            target.Silo.Unanswered.Add(Refuse);
            _ = target.Lane.RunAsync(async () =>
            {
                Note($"silo {target.Silo.Number}: {key} takes {Short(what)}");
                var result = await RunAsync(target, process => call(process, isLocal), unanswered);
                target.Silo.Unanswered.Remove(Refuse);
                if (!result.IsOk)
                {
                    Note($"silo {target.Silo.Number}: {key} refuses {Short(what)}: {result.Error}");
                }

                if (isLocal || _random.NextDouble() >= Faults.Drop)
                {
                    Scheduler.After(Delay(), () => answer.TrySetResult(result));
                }
                else
                {
                    Note($"an answer of {key} was lost");
                }

                return true;
            });

            async Task<Outcome<T>> RunAsync(
                Activation activation, Func<TProcess, Task<Outcome<T>>> work, Outcome<T> failed)
            {
                try
                {
                    return await work((TProcess)activation.Process);
                }
                catch (InvariantException broken)
                {
                    Broken(activation, broken);
                    return failed;
                }
                catch (Exception failure) when (failure is not SimulationException)
                {
                    Note($"a call to {key} failed: {failure.Message}");
                    return failed;
                }
            }
        }
    }

    /// <summary>The name of the method in a call's text.</summary>
    private static string Short(string what)
    {
        var from = what.IndexOf("=>", StringComparison.Ordinal);
        var name = what.AsSpan(from < 0 ? 0 : from + 2);
        name = name[..Math.Max(0, name.IndexOf('('))];
        return name[(name.LastIndexOf('.') + 1)..].Trim().ToString();
    }

    /// <summary>A grain has ended its own life.</summary>
    public void Retire(string key, SimSilo silo, string why)
    {
        foreach (var activation in _activations.Where(one => one.Key == key && one.Silo == silo).ToList())
        {
            Retire(activation, why);
        }
    }

    public bool IsRetired(Activation activation) => _retired.Contains(activation);

    private void Retire(Activation activation, string why)
    {
        if (!activation.IsAlive || !_retired.Add(activation))
        {
            return;
        }

        Note($"silo {activation.Silo.Number}: {activation.Key} retires: {why}");
        if (_directory.GetValueOrDefault(activation.Key) == activation)
        {
            _directory.Remove(activation.Key);
        }

        _activations.Remove(activation);
        _ = activation.Lane.RunAsync(async () =>
        {
            try
            {
                await (activation.Process switch
                {
                    Engine.Channels.ChannelProcess channel => channel.StopAsync(CancellationToken.None),
                    Engine.Segments.SegmentProcess segment => segment.StopAsync(),
                    _ => Task.CompletedTask,
                });
            }
            catch (Exception failure) when (failure is not SimulationException)
            {
                Note($"{activation.Key} stopped badly: {failure.Message}");
            }

            return true;
        });
    }

    /// <summary>A rule broke inside a grain. Only flipped bits excuse it, and even then it must be found as damage.</summary>
    private void Broken(Activation activation, InvariantException broken) =>
        Fail($"{activation.Key} broke an invariant: {broken}");

    private Activation? Find(string key, SimSilo? from)
    {
        if (_directory.TryGetValue(key, out var known) && known.IsAlive)
        {
            return known;
        }

        var alive = _silos.Where(silo => silo.IsAlive).ToList();
        if (alive.Count == 0)
        {
            return null;
        }

        var silo = key[0] == 's' && from is { IsAlive: true } ? from : alive[_random.Next(alive.Count)];
        var activation = silo.Activate(key);
        _directory[key] = activation;
        _activations.Add(activation);
        return activation;
    }

    private TimeSpan Delay() => TimeSpan.FromMicroseconds(
        _random.NextDouble() * (_random.Next(4) == 0 ? Faults.MaxDelay : TimeSpan.FromMilliseconds(1)).TotalMicroseconds);
}
