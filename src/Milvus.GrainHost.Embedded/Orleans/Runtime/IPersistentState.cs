using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A named state of a grain, read before activation and written when the grain asks.</summary>
/// <typeparam name="TState">The state's type; has a parameterless constructor.</typeparam>
public interface IPersistentState<TState> : IStorage<TState>;
