namespace Orleans.Storage;

/// <summary>Keeps grain states. Implementations are thread-safe.</summary>
public interface IGrainStorage
{
    /// <summary>Reads a state; leaves <see cref="IGrainState{T}.RecordExists"/> false when there is none.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">Whose state.</param>
    /// <param name="grainState">Filled with state, version and existence.</param>
    /// <returns>Ends when it is read.</returns>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes a state if its version is still the stored one, and sets the new version.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">Whose state.</param>
    /// <param name="grainState">The state and the version it was read at.</param>
    /// <returns>Ends when it is durable.</returns>
    /// <exception cref="InconsistentStateException">Somebody else wrote in between.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes a state if its version is still the stored one.</summary>
    /// <typeparam name="T">The state's type.</typeparam>
    /// <param name="stateName">The state's name.</param>
    /// <param name="grainId">Whose state.</param>
    /// <param name="grainState">The version it was read at; emptied.</param>
    /// <returns>Ends when it is gone.</returns>
    /// <exception cref="InconsistentStateException">Somebody else wrote in between.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <inheritdoc cref="ReadStateAsync{T}(string, GrainId, IGrainState{T})" />
    Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc cref="WriteStateAsync{T}(string, GrainId, IGrainState{T})" />
    Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        WriteStateAsync(stateName, grainId, grainState);

    /// <inheritdoc cref="ClearStateAsync{T}(string, GrainId, IGrainState{T})" />
    Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        ClearStateAsync(stateName, grainId, grainState);
}
