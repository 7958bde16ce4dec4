using Milvus.Core.Errors;
using Milvus.Engine.Documents;

namespace Milvus.Engine.Garbage;

/// <summary>
/// Walks the store from time to time and deletes what nobody can need any more. It may be killed at any moment, and two
/// of it may run at once: everything that it deletes was garbage before and stays so. Lives on one single-threaded
/// scheduler.
/// </summary>
/// <param name="ports">The world.</param>
/// <param name="options">Rhythm and ages.</param>
/// <param name="observer">Hears of runs and pauses.</param>
public sealed class GarbageProcess(GarbagePorts ports, GarbageOptions options, IGarbageObserver observer)
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromDays(30);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly DocumentProcess<GarbageState> _state = new(ports.Document);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _news = NewNews();
    private GarbageSweep? _sweep;
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins to run at the configured times, unless it is switched off.</summary>
    public void Start()
    {
        if (options.Enabled && _loop.IsCompleted)
        {
            _loop = KeepRunningAsync();
        }
    }

    /// <summary>Ends what is under way; nothing is deleted afterwards.</summary>
    public async Task StopAsync()
    {
        _stop.Cancel();
        await _loop;
    }

    /// <summary>Deletes nothing for a while, also after a restart; a pause replaces the one before.</summary>
    /// <param name="duration">Longer than zero, at most 30 days.</param>
    /// <returns>Until when; durable, and no deletion is under way any more. 1100 for another duration.</returns>
    public async Task<Outcome<DateTimeOffset>> PauseAsync(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero || duration > MaxPause)
        {
            return MilvusErrors.Invalid("duration", $"above zero, at most {MaxPause}", duration);
        }

        var until = ports.Time.GetUtcNow() + duration;
        var paused = await SetPauseAsync(until);
        if (!paused.IsOk)
        {
            return paused.Error;
        }

        // What had begun before the pause was known.
        await (_sweep?.Deletion ?? Task.CompletedTask);
        return until;
    }

    /// <summary>Ends a pause; nothing happens when there is none.</summary>
    public async Task<Outcome<bool>> ResumeAsync()
    {
        var resumed = await SetPauseAsync(default);
        return resumed.IsOk ? true : resumed.Error;
    }

    /// <summary>How it stands.</summary>
    public async Task<Outcome<GarbageStatus>> GetStatusAsync()
    {
        if (await _state.LoadAsync(CancellationToken.None) is { } failure)
        {
            return failure;
        }

        return new GarbageStatus(
            options.Enabled,
            IsPaused ? PausedUntil : null,
            _sweep?.Run,
            _sweep?.At ?? "",
            _state.State?.LastRun);
    }

    /// <summary>Does one whole run now, waiting while it is paused.</summary>
    /// <returns>What it did; or why its result could not be stored.</returns>
    public async Task<Outcome<GarbageRun>> RunAsync(CancellationToken cancellationToken)
    {
        if (await _state.LoadAsync(cancellationToken) is { } failure)
        {
            return failure;
        }

        var now = ports.Time.GetUtcNow();
        var asks = now - (_state.State?.AskedUtc ?? default) >= options.AskInterval;
        _sweep = new GarbageSweep(ports, options, asks, () => IsPaused, WhilePausedAsync);
        try
        {
            var run = await _sweep.RunAsync(cancellationToken);
            var stored = await _state.UpdateAsync<bool>(
                state => ((state ?? new()) with
                {
                    LastRun = run,
                    AskedUtc = asks && run.Failure.Length == 0 ? now : state?.AskedUtc ?? default,
                }, true),
                CancellationToken.None);
            observer.Ended(run);
            return stored.IsOk ? run : stored.Error;
        }
        finally
        {
            _sweep = null;
        }
    }

    private DateTimeOffset PausedUntil => _state.State?.PausedUntilUtc ?? default;

    private bool IsPaused => PausedUntil > ports.Time.GetUtcNow();

    private async Task KeepRunningAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            if (await _state.LoadAsync(CancellationToken.None) is null)
            {
                observer.Paused(PausedUntil);
                var due = (_state.State?.LastRun?.StartedUtc ?? default) + options.Interval;
                if (due <= ports.Time.GetUtcNow())
                {
                    try
                    {
                        await RunAsync(_stop.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }
                }
            }

            await SleepAsync(TimeSpan.FromTicks(Math.Min(Look.Ticks, options.Interval.Ticks)), _stop.Token);
        }
    }

    /// <summary>Asked before each deletion.</summary>
    private async Task WhilePausedAsync(CancellationToken cancellationToken)
    {
        while (IsPaused)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = PausedUntil - ports.Time.GetUtcNow();
            await Task.WhenAny(SleepAsync(left < Look ? left : Look, cancellationToken), HereAsync(_news.Task));
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<Outcome<bool>> SetPauseAsync(DateTimeOffset until)
    {
        var stored = await _state.UpdateAsync<bool>(
            state => ((state ?? new()) with { PausedUntilUtc = until }, true), CancellationToken.None);
        if (stored.IsOk)
        {
            observer.Paused(until);
            var news = _news;
            _news = NewNews();
            news.SetResult();
        }

        return stored;
    }

    private Task SleepAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time <= TimeSpan.Zero
            ? Task.CompletedTask
            : Task.Delay(time, ports.Time, cancellationToken).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);

    private static async Task HereAsync(Task task) => await task;

    private static TaskCompletionSource NewNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
