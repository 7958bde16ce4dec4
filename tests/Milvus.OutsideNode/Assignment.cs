namespace Milvus.OutsideNode;

/// <summary>A vchannel that this node was told to write, and the work on it.</summary>
internal sealed class Assignment(ChannelWriter writer)
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();

    private Task? _work;

    public ChannelWriter Writer { get; } = writer;

    /// <summary>Begins the work, the first time.</summary>
    public void Start(Func<CancellationToken, Task> work)
    {
        lock (_gate) _work ??= Task.Run(() => work(_stopping.Token));
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        Task? work;
        lock (_gate) work = _work;
        if (work is not null) await work;
    }
}
