namespace Milvus.GrainHost.Tests.Embedded;

public interface IStreamingGrain : IGrainWithIntegerKey
{
    IAsyncEnumerable<int> CountAsync();
}

public interface IGenericMethodGrain : IGrainWithIntegerKey
{
    Task<T> EchoAsync<T>(T value);
}

public interface IPropertyGrain : IGrainWithIntegerKey
{
    Task<int> Count { get; }
}

/// <summary>Without annotations, but nobody can change it.</summary>
public sealed record Unchangeable(string Name, IdNumber Id);

public readonly record struct IdNumber(long Value);

internal interface IUnchangeableGrain : IGrainWithIntegerKey
{
    Task<Unchangeable> EchoAsync(Unchangeable value);
}

internal sealed class StreamingGrain : Grain, IStreamingGrain
{
    public async IAsyncEnumerable<int> CountAsync()
    {
        await Task.Yield();
        yield return 1;
    }
}

internal sealed class GenericMethodGrain : Grain, IGenericMethodGrain
{
    public Task<T> EchoAsync<T>(T value) => Task.FromResult(value);
}

internal sealed class PropertyGrain : Grain, IPropertyGrain
{
    public Task<int> Count => Task.FromResult(1);
}

internal sealed class UnchangeableGrain : Grain, IUnchangeableGrain
{
    public Task<Unchangeable> EchoAsync(Unchangeable value) => Task.FromResult(value);
}
