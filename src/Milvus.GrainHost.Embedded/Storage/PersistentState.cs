using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Milvus.GrainHost.Embedded.Activations;
using Orleans.Storage;

namespace Milvus.GrainHost.Embedded.Storage;

/// <summary>Makes the states that grain constructors and <see cref="Grain{TGrainState}"/> ask for.</summary>
internal static class PersistentState
{
    public static Func<Activation, object?> Source(ParameterInfo parameter, IPersistentStateConfiguration configuration)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new ArgumentException(
                $"{parameter.Member.DeclaringType}: [PersistentState] stands on {type}, not on an IPersistentState.",
                nameof(parameter));
        }

        var create = typeof(PersistentState).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments())
            .CreateDelegate<Func<Activation, IPersistentStateConfiguration, object>>();
        return activation => create(activation, configuration);
    }

    public static IGrainStorage Provider(IServiceProvider services, string? name, Type grainClass) =>
        (string.IsNullOrEmpty(name)
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(name))
        ?? throw new InvalidOperationException(
            $"No storage provider named '{name ?? "Default"}' found loading grain type {grainClass}.");

    private static object Create<TState>(Activation activation, IPersistentStateConfiguration configuration)
    {
        var storage = Provider(activation.ActivationServices, configuration.StorageName, activation.Class.Type);
        var state = new PersistentState<TState>(configuration.StateName, activation.GrainId, storage);
        activation.Lifecycle.Subscribe(configuration.StateName, GrainLifecycleStage.SetupState, state);
        return state;
    }
}

/// <summary>One state of one activation.</summary>
internal sealed class PersistentState<TState>(string name, GrainId grain, IGrainStorage storage)
    : IPersistentState<TState>, ILifecycleObserver
{
    private readonly GrainState<TState> _state = new(Activator.CreateInstance<TState>());

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        await storage.ReadStateAsync(name, grain, _state, cancellationToken);
        _state.State ??= Activator.CreateInstance<TState>();
    }

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        storage.WriteStateAsync(name, grain, _state, cancellationToken);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await storage.ClearStateAsync(name, grain, _state, cancellationToken);
        _state.State = Activator.CreateInstance<TState>();
    }

    public Task OnStart(CancellationToken cancellationToken = default) => ReadStateAsync(cancellationToken);

    public Task OnStop(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
