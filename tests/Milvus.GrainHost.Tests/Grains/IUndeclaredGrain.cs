namespace Milvus.GrainHost.Tests.Grains;

/// <summary>Takes what nobody declared how to copy.</summary>
internal interface IUndeclaredGrain : IGrainWithIntegerKey
{
    Task TakeAsync(Undeclared value);
}

internal sealed class UndeclaredGrain : Grain, IUndeclaredGrain
{
    public Task TakeAsync(Undeclared value) => Task.CompletedTask;
}

internal sealed class Undeclared
{
    public int Number { get; set; }
}
