using Milvus.GrainHost.Embedded.Activations;
using Milvus.GrainHost.Embedded.Proxies;

namespace Milvus.GrainHost.Embedded.Calls;

/// <summary>A call that answers without a value, or, when one-way, not at all.</summary>
internal abstract class PlainCall : GrainCall
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsSettled => _answer.Task.IsCompleted && !Method.IsOneWay;

    protected override bool TryFail(Exception exception) => !Method.IsOneWay && _answer.TrySetException(exception);

    protected void Succeed()
    {
        if (_answer.TrySetResult()) Settled();
    }

    protected bool Follow(Activation activation, Task running)
    {
        if (!running.IsCompleted)
        {
            _ = FollowAsync(activation, running);
            return false;
        }

        running.GetAwaiter().GetResult();
        Succeed();
        return true;
    }

    protected Task SendVia(GrainProxy proxy, int method)
    {
        proxy.Send(this, method);
        return Method.IsOneWay ? Task.CompletedTask : _answer.Task;
    }

    private async Task FollowAsync(Activation activation, Task running)
    {
        try
        {
            await running;
            activation.Used(this);
            Succeed();
        }
        catch (Exception exception)
        {
            FailInGrain(exception);
        }

        activation.Ended(this);
    }
}

/// <summary>A method returning <see cref="Task"/>.</summary>
internal abstract class TaskCall : PlainCall
{
    public abstract Task InvokeOn(object grain);

    public Task Send(GrainProxy proxy, int method) => SendVia(proxy, method);

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

/// <summary>A method returning <see cref="ValueTask"/>.</summary>
internal abstract class ValueTaskCall : PlainCall
{
    public abstract ValueTask InvokeOn(object grain);

    public ValueTask Send(GrainProxy proxy, int method) => new(SendVia(proxy, method));

    public override bool Start(Activation activation, object grain)
    {
        try
        {
            return Follow(activation, InvokeOn(grain).AsTask());
        }
        catch (Exception exception)
        {
            FailInGrain(exception);
            return true;
        }
    }
}

/// <summary>A method returning nothing, which makes it one-way.</summary>
internal abstract class VoidCall : PlainCall
{
    public abstract void InvokeOn(object grain);

    public void Send(GrainProxy proxy, int method) => SendVia(proxy, method);

    public override bool Start(Activation activation, object grain)
    {
        try
        {
            InvokeOn(grain);
            Succeed();
        }
        catch (Exception exception)
        {
            FailInGrain(exception);
        }

        return true;
    }
}
