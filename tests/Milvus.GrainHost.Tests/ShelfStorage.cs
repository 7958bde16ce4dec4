using Orleans.Storage;

namespace Milvus.GrainHost.Tests;

/// <summary>A storage of one string per grain, behind whose back a test can write.</summary>
public sealed class ShelfStorage : IGrainStorage
{
    private readonly Dictionary<GrainId, (string[] Lines, int Version)> _records = [];

    public void OverwriteAll(string line)
    {
        lock (_records)
        {
            foreach (var id in _records.Keys.ToArray()) _records[id] = ([line], _records[id].Version + 1);
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_records)
        {
            grainState.RecordExists = _records.TryGetValue(grainId, out var record);
            grainState.ETag = grainState.RecordExists ? $"{record.Version}" : null;
            grainState.State = (T)(object)new Grains.Notes { Lines = [.. record.Lines ?? []] };
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_records)
        {
            var version = Check(grainId, grainState.ETag) + 1;
            _records[grainId] = ([.. ((Grains.Notes)(object)grainState.State!).Lines], version);
            (grainState.ETag, grainState.RecordExists) = ($"{version}", true);
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_records)
        {
            Check(grainId, grainState.ETag);
            _records.Remove(grainId);
            (grainState.ETag, grainState.RecordExists) = (null, false);
        }

        return Task.CompletedTask;
    }

    private int Check(GrainId grainId, string? expected)
    {
        var stored = _records.TryGetValue(grainId, out var record) ? $"{record.Version}" : null;
        return stored == expected
            ? record.Version
            : throw new InconsistentStateException("Somebody else wrote.", stored, expected);
    }
}
