using Microsoft.Extensions.DependencyInjection;
using Milvus.GrainHost.Embedded.Hosting;

namespace Orleans.Hosting;

/// <summary>Work done when a silo starts.</summary>
public static class SiloBuilderStartupExtensions
{
    private const int ActiveStage = 20000;

    /// <summary>Adds a startup task made by the container.</summary>
    /// <typeparam name="TStartup">The task.</typeparam>
    /// <param name="builder">The silo.</param>
    /// <param name="stage">Lower stages run first.</param>
    /// <returns>The same builder.</returns>
    public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder, int stage = ActiveStage)
        where TStartup : class, IStartupTask =>
        builder.AddStartupTask(
            static (services, token) =>
                ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(token),
            stage);

    /// <summary>Adds a startup task.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="startupTask">The task.</param>
    /// <param name="stage">Lower stages run first.</param>
    /// <returns>The same builder.</returns>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder, IStartupTask startupTask, int stage = ActiveStage) =>
        builder.AddStartupTask((_, token) => startupTask.Execute(token), stage);

    /// <summary>Adds a startup task as a function.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="startupTask">The task.</param>
    /// <param name="stage">Lower stages run first; equal ones in the order they were added.</param>
    /// <returns>The same builder.</returns>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder,
        Func<IServiceProvider, CancellationToken, Task> startupTask,
        int stage = ActiveStage)
    {
        builder.Services.AddSingleton(new StartupWork(stage, startupTask));
        return builder;
    }
}
