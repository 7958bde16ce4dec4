using System.Globalization;
using Milvus.GrainHost.Embedded.Isolation;
using Orleans.Storage;

namespace Milvus.GrainHost.Embedded.Storage;

/// <summary>States that live as long as the process. Holds copies, as a real store would.</summary>
internal sealed class MemoryStateStore : IGrainStorage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, GrainId), (object? State, string ETag)> _records = [];
    private long _lastVersion;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            var exists = _records.TryGetValue((stateName, grainId), out var record);
            grainState.RecordExists = exists;
            grainState.ETag = exists ? record.ETag : null;
            grainState.State = exists ? Isolated.Copy((T?)record.State) : Activator.CreateInstance<T>();
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            Check(stateName, grainId, grainState.ETag);
            var version = (++_lastVersion).ToString(CultureInfo.InvariantCulture);
            _records[(stateName, grainId)] = (Isolated.Copy(grainState.State), version);
            (grainState.ETag, grainState.RecordExists) = (version, true);
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
        {
            Check(stateName, grainId, grainState.ETag);
            _records.Remove((stateName, grainId));
            (grainState.ETag, grainState.RecordExists) = (null, false);
            grainState.State = Activator.CreateInstance<T>();
        }

        return Task.CompletedTask;
    }

    private void Check(string stateName, GrainId grainId, string? expected)
    {
        var stored = _records.TryGetValue((stateName, grainId), out var record) ? record.ETag : null;
        if (stored != expected)
        {
            throw new InconsistentStateException(
                $"State '{stateName}' of {grainId} was written by somebody else.", stored, expected);
        }
    }
}
