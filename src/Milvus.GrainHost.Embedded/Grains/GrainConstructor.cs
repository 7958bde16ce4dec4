using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Milvus.GrainHost.Embedded.Activations;
using Milvus.GrainHost.Embedded.Storage;

namespace Milvus.GrainHost.Embedded.Grains;

/// <summary>Makes grains: states and the context come from the host, the rest from the container.</summary>
internal sealed class GrainConstructor
{
    private readonly ConstructorInfo _constructor;
    private readonly Func<Activation, object?>[] _arguments;

    /// <exception cref="InvalidOperationException">It has no constructor to choose.</exception>
    public GrainConstructor(Type type)
    {
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public);
        _constructor = constructors.FirstOrDefault(
                static each => each.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(static each => each.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} has no public constructor.");
        _arguments = [.. _constructor.GetParameters().Select(Source)];
    }

    /// <exception cref="InvalidOperationException">The constructor or one of its arguments failed, as within.</exception>
    public object Create(Activation activation)
    {
        try
        {
            var arguments = new object?[_arguments.Length];
            for (var i = 0; i < arguments.Length; i++) arguments[i] = _arguments[i](activation);
            return _constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{_constructor.DeclaringType} could not be made.", exception);
        }
    }

    private static Func<Activation, object?> Source(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
            return PersistentState.Source(parameter, state);
        if (parameter.GetCustomAttributes().OfType<IFacetMetadata>().FirstOrDefault() is { } facet)
        {
            throw new NotSupportedException(
                $"{parameter.Member.DeclaringType}: {facet.GetType().Name} is not supported by the embedded host.");
        }

        if (type == typeof(IGrainContext)) return static activation => activation;
        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        if (parameter.HasDefaultValue)
            return activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue;
        return activation => activation.ActivationServices.GetRequiredService(type);
    }
}
