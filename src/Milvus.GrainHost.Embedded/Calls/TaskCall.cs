using Milvus.GrainHost.Embedded.Activations;
using Milvus.GrainHost.Embedded.Isolation;
using Milvus.GrainHost.Embedded.Proxies;

namespace Milvus.GrainHost.Embedded.Calls;

/// <summary>A call that answers with a value. Subclasses are emitted, one per method.</summary>
internal abstract class ResultCall<TResult> : GrainCall
{
    // Continuations of the caller must not run inside the callee's turn.
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsSettled => _answer.Task.IsCompleted;

    protected Task<TResult> Answer => _answer.Task;

    protected override bool TryFail(Exception exception) => _answer.TrySetException(exception);

    protected void Succeed(TResult result)
    {
        if (!Method.SharesResult) result = Isolated.Copy(result);
        if (_answer.TrySetResult(result)) Settled();
    }

    protected bool Follow(Activation activation, Task<TResult> running)
    {
        if (!running.IsCompleted)
        {
            _ = FollowAsync(activation, running);
            return false;
        }

        Succeed(running.GetAwaiter().GetResult());
        return true;
    }

    protected Task<TResult> SendVia(GrainProxy proxy, int method)
    {
        proxy.Send(this, method);
        return _answer.Task;
    }

    private async Task FollowAsync(Activation activation, Task<TResult> running)
    {
        try
        {
            var result = await running;
            activation.Used(this);
            Succeed(result);
        }
        catch (Exception exception)
        {
            FailInGrain(exception);
        }

        activation.Ended(this);
    }
}

/// <summary>A method returning <see cref="Task{TResult}"/>.</summary>
internal abstract class TaskCall<TResult> : ResultCall<TResult>
{
    public abstract Task<TResult> InvokeOn(object grain);

    public Task<TResult> Send(GrainProxy proxy, int method) => SendVia(proxy, method);

    public override bool Start(Activation activation, object grain)
    {
        try
        {
            return Follow(activation, InvokeOn(grain));
        }
        catch (Exception exception)
        {
            FailInGrain(exception);
            return true;
        }
    }
}

/// <summary>A method returning <see cref="ValueTask{TResult}"/>.</summary>
internal abstract class ValueTaskCall<TResult> : ResultCall<TResult>
{
    public abstract ValueTask<TResult> InvokeOn(object grain);

    public ValueTask<TResult> Send(GrainProxy proxy, int method) => new(SendVia(proxy, method));

    public override bool Start(Activation activation, object grain)
    {
        try
        {
            var running = InvokeOn(grain);
            if (!running.IsCompletedSuccessfully) return Follow(activation, running.AsTask());
            Succeed(running.Result);
            return true;
        }
        catch (Exception exception)
        {
            FailInGrain(exception);
            return true;
        }
    }
}
