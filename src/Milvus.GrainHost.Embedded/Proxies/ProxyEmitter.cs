using System.Reflection;
using System.Reflection.Emit;
using Milvus.GrainHost.Embedded.Calls;
using Milvus.GrainHost.Embedded.Hosting;
using Milvus.GrainHost.Embedded.Isolation;

namespace Milvus.GrainHost.Embedded.Proxies;

/// <summary>
/// Emits, per grain interface, a reference that implements it and per method a call object with typed arguments, so
/// that a call boxes nothing and uses no reflection.
/// </summary>
internal static class ProxyEmitter
{
    private const MethodAttributes Override =
        MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig;

    private static readonly MethodInfo CopyMethod = typeof(Isolated).GetMethod(nameof(Isolated.Copy))!;

    /// <summary>The methods of an interface and the interfaces it extends, in a fixed order.</summary>
    /// <exception cref="NotSupportedException">Something about the interface cannot be called from afar.</exception>
    public static MethodInfo[] RemoteMethods(Type type)
    {
        if (!type.IsInterface) throw new NotSupportedException($"{type} is not an interface.");
        if (type.IsGenericType) throw Refuse(type.Name, "generic grain interfaces are");
        if (typeof(IGrainObserver).IsAssignableFrom(type)) throw Refuse(type.Name, "grain observers are");
        if (typeof(IGrainExtension).IsAssignableFrom(type)) throw Refuse(type.Name, "grain extensions are");
        const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.NonPublic;
        var parents = type.GetInterfaces().OrderBy(static parent => parent.FullName, StringComparer.Ordinal);
        var methods = parents.Prepend(type)
            .SelectMany(static each => each.GetMethods(All))
            .Where(static method => method.IsAbstract)
            .ToArray();
        foreach (var method in methods) Check(method);
        return methods;
    }

    public static Type Emit(Type type, MethodInfo[] methods)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName("Milvus.GrainHost.Proxies"), AssemblyBuilderAccess.Run);
        foreach (var name in Friends(type, methods)) assembly.SetCustomAttribute(IgnoreAccess.To(name));
        var module = assembly.DefineDynamicModule("Proxies");
        var proxy = module.DefineType(
            $"{type.FullName}.Proxy", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainProxy), [type]);
        EmitConstructor(proxy);
        for (var i = 0; i < methods.Length; i++) EmitMethod(proxy, methods[i], i, EmitCall(module, methods[i], i));
        return proxy.CreateType();
    }

    private static void EmitConstructor(TypeBuilder proxy)
    {
        Type[] parameters = [typeof(GrainReferenceShared), typeof(IdSpan), typeof(Silo), typeof(GrainInterface)];
        var il = proxy.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, parameters)
            .GetILGenerator();
        for (var i = 0; i <= parameters.Length; i++) il.Emit(OpCodes.Ldarg, i);
        il.Emit(OpCodes.Call, typeof(GrainProxy).GetConstructor(parameters)!);
        il.Emit(OpCodes.Ret);
    }

    private static Type EmitCall(ModuleBuilder module, MethodInfo method, int index)
    {
        var parent = CallType(method.ReturnType);
        var call = module.DefineType(
            $"{method.DeclaringType!.FullName}.{method.Name}{index}",
            TypeAttributes.Public | TypeAttributes.Sealed,
            parent);
        call.DefineDefaultConstructor(MethodAttributes.Public);
        var parameters = method.GetParameters();
        var fields = parameters.Select((parameter, i) =>
            call.DefineField(GrainCall.ArgumentName(i), parameter.ParameterType, FieldAttributes.Public)).ToArray();

        var invoke = call.DefineMethod(nameof(TaskCall.InvokeOn), Override, method.ReturnType, [typeof(object)]);
        var il = invoke.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType);
        foreach (var field in fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
        }

        il.Emit(OpCodes.Callvirt, method);
        il.Emit(OpCodes.Ret);
        if (fields.FirstOrDefault(static field => field.FieldType == typeof(CancellationToken)) is { } token)
            EmitToken(call, token);
        return call.CreateType();
    }

    private static void EmitToken(TypeBuilder call, FieldInfo token)
    {
        var get = call.DefineMethod(nameof(GrainCall.GetCancellationToken), Override, token.FieldType, [])
            .GetILGenerator();
        get.Emit(OpCodes.Ldarg_0);
        get.Emit(OpCodes.Ldfld, token);
        get.Emit(OpCodes.Ret);
        var set = call.DefineMethod(nameof(GrainCall.SetCancellationToken), Override, typeof(void), [token.FieldType])
            .GetILGenerator();
        set.Emit(OpCodes.Ldarg_0);
        set.Emit(OpCodes.Ldarg_1);
        set.Emit(OpCodes.Stfld, token);
        set.Emit(OpCodes.Ret);
    }

    private static void EmitMethod(TypeBuilder proxy, MethodInfo method, int index, Type call)
    {
        var parameters = method.GetParameters();
        var implementation = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig
                | MethodAttributes.NewSlot,
            method.ReturnType,
            [.. parameters.Select(static parameter => parameter.ParameterType)]);
        var il = implementation.GetILGenerator();
        il.Emit(OpCodes.Newobj, call.GetConstructor(Type.EmptyTypes)!);
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, i + 1);
            var type = parameters[i].ParameterType;
            if (!parameters[i].IsDefined(typeof(ImmutableAttribute)) && !Shareable.AlwaysAs(type))
                il.Emit(OpCodes.Call, CopyMethod.MakeGenericMethod(type));
            il.Emit(OpCodes.Stfld, call.GetField(GrainCall.ArgumentName(i))!);
        }

        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Call, call.BaseType!.GetMethod(nameof(TaskCall.Send))!);
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(implementation, method);
    }

    private static Type CallType(Type returnType)
    {
        if (returnType == typeof(void)) return typeof(VoidCall);
        if (returnType == typeof(Task)) return typeof(TaskCall);
        if (returnType == typeof(ValueTask)) return typeof(ValueTaskCall);
        var isTask = returnType.GetGenericTypeDefinition() == typeof(Task<>);
        var shape = isTask ? typeof(TaskCall<>) : typeof(ValueTaskCall<>);
        return shape.MakeGenericType(returnType.GetGenericArguments());
    }

    private static void Check(MethodInfo method)
    {
        var name = $"{method.DeclaringType!.Name}.{method.Name}";
        if (method.IsSpecialName) throw Refuse(name, "properties and events of grain interfaces are");
        if (method.IsGenericMethod) throw Refuse(name, "generic grain methods are");
        if (method.GetParameters().Any(static parameter => parameter.ParameterType.IsByRef))
            throw Refuse(name, "ref, in and out parameters of grain methods are");
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask)) return;
        var shape = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (shape == typeof(IAsyncEnumerable<>)) throw Refuse(name, "IAsyncEnumerable results are");
        if (shape != typeof(Task<>) && shape != typeof(ValueTask<>))
            throw new NotSupportedException($"{name} returns {type.Name}, not Task, ValueTask or void.");
    }

    private static IEnumerable<string> Friends(Type type, MethodInfo[] methods) =>
        methods.Select(static method => method.DeclaringType!)
            .Append(type)
            .Append(typeof(GrainProxy))
            .Select(static each => each.Assembly.GetName().Name!)
            .Distinct();

    private static NotSupportedException Refuse(string name, string what) => new(
        $"{name}: {what} not supported by the embedded grain host. Build with GrainHost=Orleans for them.");
}
