namespace Milvus.GrainHost.Tests.Grains;

/// <summary>A message that either side could change.</summary>
[GenerateSerializer]
public sealed class Letter
{
    [Id(0)]
    public List<int> Numbers { get; set; } = [];

    [Id(1)]
    public Letter? Enclosed { get; set; }
}

/// <summary>A message nobody changes.</summary>
[GenerateSerializer, Immutable]
public sealed class Postcard
{
    [Id(0)]
    public int[] Numbers { get; set; } = [];
}

public sealed class TalkException(string message) : Exception(message);

/// <summary>What goes in and out of a grain.</summary>
public interface ITalkGrain : IGrainWithStringKey
{
    Task ThrowAsync(string text);

    Task<int> ThrowAtOnceAsync(string text);

    [OneWay]
    Task TellAsync(string text);

    Task KeepAsync(Letter letter);

    Task<Letter> KeptAsync();

    Task KeepArrayAsync([Immutable] int[] numbers);

    Task<bool> IsKeptArrayAsync([Immutable] int[] numbers);

    Task<bool> IsSameAsync(Postcard first, Postcard second);

    Task<Postcard> EchoAsync(Postcard card);

    ValueTask TellQuicklyAsync(string text);
}

public sealed class TalkGrain(Probe probe) : Grain, ITalkGrain
{
    private Letter _kept = new();
    private int[] _array = [];

    public async Task ThrowAsync(string text)
    {
        await Task.Yield();
        throw new TalkException(text);
    }

    public Task<int> ThrowAtOnceAsync(string text) => throw new TalkException(text);

    public Task TellAsync(string text)
    {
        probe.Report(text);
        throw new TalkException("Nobody hears this.");
    }

    public Task KeepAsync(Letter letter)
    {
        _kept = letter;
        return Task.CompletedTask;
    }

    public Task<Letter> KeptAsync() => Task.FromResult(_kept);

    public Task KeepArrayAsync(int[] numbers)
    {
        _array = numbers;
        return Task.CompletedTask;
    }

    public Task<bool> IsKeptArrayAsync(int[] numbers) => Task.FromResult(ReferenceEquals(_array, numbers));

    public Task<bool> IsSameAsync(Postcard first, Postcard second) => Task.FromResult(ReferenceEquals(first, second));

    public Task<Postcard> EchoAsync(Postcard card) => Task.FromResult(card);

    public ValueTask TellQuicklyAsync(string text)
    {
        probe.Report(text);
        return ValueTask.CompletedTask;
    }
}
