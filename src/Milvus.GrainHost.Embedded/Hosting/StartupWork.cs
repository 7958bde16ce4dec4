namespace Milvus.GrainHost.Embedded.Hosting;

/// <summary>Something to do once the silo runs.</summary>
/// <param name="Stage">Lower stages run first.</param>
/// <param name="RunAsync">Does it; may call grains.</param>
internal sealed record StartupWork(int Stage, Func<IServiceProvider, CancellationToken, Task> RunAsync);
