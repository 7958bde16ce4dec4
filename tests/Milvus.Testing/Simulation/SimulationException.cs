namespace Milvus.Testing.Simulation;

/// <summary>A simulated run broke a rule of the simulation or of the product.</summary>
public sealed class SimulationException(string message) : Exception(message);
