using System.Globalization;

namespace Orleans;

[AttributeUsage(AttributeTargets.Interface, AllowMultiple = true)]
public sealed class GenerateMethodSerializersAttribute(Type proxyBase, bool isExtension = false) : Attribute
{
    public Type ProxyBase { get; } = proxyBase;

    public bool IsExtension { get; } = isExtension;
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class InvokableCustomInitializerAttribute : Attribute
{
    public InvokableCustomInitializerAttribute(string methodName)
    {
        MethodName = methodName;
    }

    public InvokableCustomInitializerAttribute(string methodName, object methodArgumentValue)
    {
        MethodName = methodName;
        MethodArgumentValue = methodArgumentValue;
        AttributeArgumentIndex = -1;
    }

    public string MethodName { get; }

    public int AttributeArgumentIndex { get; init; }

    public object? MethodArgumentValue { get; }
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class DefaultInvokableBaseTypeAttribute(Type returnType, Type invokableBaseType) : Attribute
{
    public Type ReturnType { get; } = returnType;

    public Type InvokableBaseType { get; } = invokableBaseType;

    public string? ProxyInvokeMethodName { get; init; }
}

/// <summary>How long a caller of this method waits for an answer.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ApplicationPartAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName ?? throw new ArgumentNullException(nameof(assemblyName));
}

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GenerateCodeForDeclaringAssemblyAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
