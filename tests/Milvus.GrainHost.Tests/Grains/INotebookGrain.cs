namespace Milvus.GrainHost.Tests.Grains;

[GenerateSerializer]
public sealed class Notes
{
    [Id(0)]
    public List<string> Lines { get; set; } = [];
}

/// <summary>Keeps lines in a storage.</summary>
public interface INotebookGrain : IGrainWithStringKey
{
    Task WriteAsync(string line);

    Task<List<string>> ReadAsync();

    Task<bool> ExistsAsync();

    Task ClearAsync();

    Task LeaveAsync();
}

public interface IOldNotebookGrain : INotebookGrain;

public sealed class NotebookGrain([PersistentState("notes", "shelf")] IPersistentState<Notes> notes)
    : Grain, INotebookGrain
{
    public Task WriteAsync(string line)
    {
        notes.State.Lines.Add(line);
        return notes.WriteStateAsync();
    }

    public Task<List<string>> ReadAsync() => Task.FromResult(notes.State.Lines);

    public Task<bool> ExistsAsync() => Task.FromResult(notes.RecordExists);

    public Task ClearAsync() => notes.ClearStateAsync();

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class OldNotebookGrain : Grain<Notes>, IOldNotebookGrain
{
    public Task WriteAsync(string line)
    {
        State.Lines.Add(line);
        return WriteStateAsync();
    }

    public Task<List<string>> ReadAsync() => Task.FromResult(State.Lines);

    public Task<bool> ExistsAsync() => Task.FromResult(State.Lines.Count > 0);

    public Task ClearAsync() => ClearStateAsync();

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
