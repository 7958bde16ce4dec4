using Milvus.Core.Errors;
using Milvus.Storage.Workers;

namespace Milvus.Storage.Tests;

public sealed class StorageWorkersTests
{
    [Fact]
    public async Task All_work_is_done_and_each_result_reaches_its_caller()
    {
        using var workers = new StorageWorkers(threads: 3);

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => workers.RunAsync(_ => i * i, default)));

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * i), results.Select(result => result.Value));
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_threads()
    {
        using var workers = new StorageWorkers(threads: 2);
        var (running, most) = (0, 0);
        var gate = new object();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => workers.RunAsync(
            _ =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                Thread.Yield();
                lock (gate)
                {
                    return --running;
                }
            },
            default)));

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Full_queue_is_a_retriable_refusal()
    {
        using var workers = new StorageWorkers(threads: 1, waiting: 1);
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var running = workers.RunAsync(
            token =>
            {
                started.Set();
                go.Wait(token);
                return 1;
            },
            default);
        started.Wait();
        var waiting = workers.RunAsync(_ => 2, default);

        var refused = await workers.RunAsync(_ => 3, default);

        Assert.Equal((ErrorCode.RateLimit, true), (refused.Error!.Code, refused.Error.Retriable));
        go.Set();
        Assert.Equal((1, 2), ((await running).Value, (await waiting).Value));
    }

    [Fact]
    public async Task Failure_belongs_to_its_caller_and_the_thread_goes_on()
    {
        using var workers = new StorageWorkers(threads: 1);

        await Assert.ThrowsAsync<FormatException>(
            () => workers.RunAsync<int>(_ => throw new FormatException(), default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => workers.RunAsync(_ => 1, new CancellationToken(canceled: true)));
        Assert.Equal(7, (await workers.RunAsync(_ => 7, default)).Value);
    }
}
