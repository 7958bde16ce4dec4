using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Hosting;
using Milvus.GrainHost.Embedded.Isolation;
using Orleans.CodeGeneration;

namespace Milvus.GrainHost.Embedded.Proxies;

/// <summary>A checked grain interface and the proxy emitted for it. Made once per process.</summary>
internal sealed class GrainInterface
{
    private static readonly ConcurrentDictionary<Type, Lazy<GrainInterface>> Known = new();

    private GrainInterface(Type type)
    {
        Type = type;
        InterfaceType = TypeOf(type);
        Version = type.GetCustomAttribute<VersionAttribute>()?.Version ?? 0;
        var methods = ProxyEmitter.RemoteMethods(type);
        Methods = [.. methods.Select(Describe)];
        Create = Constructor(ProxyEmitter.Emit(type, methods));
    }

    public Type Type { get; }

    public GrainInterfaceType InterfaceType { get; }

    public ushort Version { get; }

    public CallMethod[] Methods { get; }

    public Func<GrainReferenceShared, IdSpan, Silo, GrainInterface, GrainProxy> Create { get; }

    public static GrainInterface Of(Type type) =>
        Known.GetOrAdd(type, static type => new Lazy<GrainInterface>(() => new GrainInterface(type))).Value;

    public static GrainInterfaceType TypeOf(Type type) =>
        type.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.GetGrainInterfaceType(null!, type)
        ?? GrainInterfaceType.Create(type.FullName ?? type.Name);

    private static CallMethod Describe(MethodInfo method)
    {
        var options = InvokeMethodOptions.None;
        if (method.ReturnType == typeof(void) || method.IsDefined(typeof(OneWayAttribute)))
            options |= InvokeMethodOptions.OneWay;
        if (method.IsDefined(typeof(ReadOnlyAttribute))) options |= InvokeMethodOptions.ReadOnly;
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute))) options |= InvokeMethodOptions.AlwaysInterleave;
        var result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(void);
        return new CallMethod(
            method,
            options,
            method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout,
            method.ReturnParameter.IsDefined(typeof(ImmutableAttribute)) || Shareable.AlwaysAs(result),
            method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken)));
    }

    private static Func<GrainReferenceShared, IdSpan, Silo, GrainInterface, GrainProxy> Constructor(Type proxy)
    {
        var parameters = new[] { typeof(GrainReferenceShared), typeof(IdSpan), typeof(Silo), typeof(GrainInterface) }
            .Select(Expression.Parameter).ToArray();
        var create = Expression.New(proxy.GetConstructors().Single(), parameters);
        var lambda =
            Expression.Lambda<Func<GrainReferenceShared, IdSpan, Silo, GrainInterface, GrainProxy>>(create, parameters);
        return lambda.Compile();
    }
}
