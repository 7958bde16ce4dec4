using Milvus.Engine.Channels;

namespace Milvus.Simulation.Tests.Worlds;

/// <summary>What happens to machines and grains.</summary>
internal sealed partial class SimWorld
{
    /// <summary>Draws one of the mishaps that this run has, and lets it happen.</summary>
    public void Mishap()
    {
        var possible = Enum.GetValues<Mishaps>().Where(one => one != Mishaps.None && Options.Mishaps.HasFlag(one)).ToList();
        if (possible.Count == 0)
        {
            return;
        }

        switch (possible[_random.Next(possible.Count)])
        {
            case Mishaps.Kill:
                KillSome(losePower: false);
                break;
            case Mishaps.PowerLoss:
                KillSome(losePower: true);
                break;
            case Mishaps.TwoActivations:
                ForgetOne();
                break;
            case Mishaps.Deactivation when _activations.Count > 0:
                Retire(_activations[_random.Next(_activations.Count)], "asleep");
                break;
            case Mishaps.LostSegment:
                LoseSegment();
                break;
            case Mishaps.Clock:
                SetClock();
                break;
            case Mishaps.Outage:
                Outage(TimeSpan.FromMilliseconds(_random.Next(100, 15_000)));
                break;
        }
    }

    /// <summary>Ends a process at once. On a disk its machine may lose power too.</summary>
    public void Kill(int number, bool losePower)
    {
        var silo = _silos[number];
        if (!silo.IsAlive)
        {
            return;
        }

        Note($"silo {number} dies{(losePower ? " with its power" : "")}");
        silo.Kill();
        foreach (var activation in _activations.Where(one => one.Silo == silo).ToList())
        {
            _activations.Remove(activation);
            if (_directory.GetValueOrDefault(activation.Key) == activation)
            {
                _directory.Remove(activation.Key);
            }
        }

        if (_disk is not null)
        {
            var faults = _disk.Faults;
            if (losePower || _disk.IsDead)
            {
                _disk.Crash(_random.Next());
            }
            else
            {
                _disk.Restart();
            }

            _disk.Faults = faults;
        }
    }

    /// <summary>Starts a silo in the place of a dead one; it wakes every vchannel that has a log.</summary>
    public void Restart(int number)
    {
        if (_silos[number].IsAlive)
        {
            return;
        }

        Note($"silo {number} starts");
        _silos[number] = new SimSilo(this, number, _silos[number].Time.Skew);
        WakeAll(_silos[number]);
    }

    /// <summary>What the silo does after its start, and when it hears of a death.</summary>
    public void WakeAll(SimSilo silo)
    {
        var lane = Scheduler.NewLane($"{silo.Number}/wake");
        _ = lane.RunAsync(async () =>
        {
            while (silo.IsAlive)
            {
                try
                {
                    var names = await silo.Logs.ListAsync(CancellationToken.None);
                    foreach (var name in names)
                    {
                        await CallAsync<ChannelProcess, ChannelReport>(
                            silo, $"channel/{name}", channel => channel.GetStateAsync(Core.Timestamp.Zero));
                    }

                    return true;
                }
                catch (IOException failure)
                {
                    Note($"silo {silo.Number} cannot list logs: {failure.Message}");
                    await Task.Delay(TimeSpan.FromSeconds(1), silo.Time);
                }
            }

            return true;
        });
    }

    private void KillSome(bool losePower)
    {
        var number = _random.Next(_silos.Count);
        Kill(number, losePower);
        Scheduler.After(TimeSpan.FromMilliseconds(_random.Next(1, 5000)), () => Restart(number));
        foreach (var other in _silos.Where(silo => silo.IsAlive).ToList())
        {
            Scheduler.After(TimeSpan.FromMilliseconds(_random.Next(1, 5000)), () => WakeAll(other));
        }
    }

    /// <summary>The directory loses an entry: the next call makes a second activation while the first goes on.</summary>
    private void ForgetOne()
    {
        if (_directory.Count > 0)
        {
            var key = _directory.Keys.ElementAt(_random.Next(_directory.Count));
            Note($"{key} is forgotten on silo {_directory[key].Silo.Number}");
            var first = _directory[key];
            _directory.Remove(key);

            // Orleans ends the duplicate when it finds it.
            Scheduler.After(TimeSpan.FromMilliseconds(_random.Next(1, 20_000)), () => Retire(first, "duplicate"));
        }
    }

    private void LoseSegment()
    {
        var segments = _activations.Where(one => one.Key[0] == 's').ToList();
        if (segments.Count > 0)
        {
            Retire(segments[_random.Next(segments.Count)], "lost");
        }
    }

    private void SetClock()
    {
        var silo = _silos[_random.Next(_silos.Count)];
        silo.Time.Skew = TimeSpan.FromMilliseconds(_random.Next(-60_000, 60_000));
        Note($"silo {silo.Number} has its clock off by {silo.Time.Skew}");
    }

    /// <summary>The store answers nobody for a while.</summary>
    public void Outage(TimeSpan length)
    {
        Note("the store is away");
        _stores.ForEach(store => store.Faults = Faults.Store with { Outage = true });
        Scheduler.After(length, () =>
        {
            Note("the store is back");
            _stores.ForEach(store => store.Faults = Faults.Store);
        });
    }
}
