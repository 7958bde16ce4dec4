using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Milvus.GrainHost.Tests.Embedded;

/// <summary>Orleans' own assembly finds everything it names in the bridges.</summary>
public sealed class BridgeTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Abstractions = typeof(Grain).Assembly;

    [Fact]
    public void Every_type_loads() => Assert.Equal(383, Abstractions.GetTypes().Length);

    [Fact]
    public void Every_attribute_can_be_made()
    {
        foreach (var type in Abstractions.GetTypes()) type.GetCustomAttributes(inherit: false);
        Assert.NotEmpty(Abstractions.GetCustomAttributes());
    }

    [Fact]
    public void Every_method_compiles()
    {
        var failures = new List<string>();
        foreach (var type in Abstractions.GetTypes().Where(static type => !typeof(Delegate).IsAssignableFrom(type)))
        {
            var members = type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared));
            foreach (var method in members.Where(static method => !method.IsAbstract))
                if (Failure(type, method) is { } failure) failures.Add(failure);
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Theory]
    [InlineData("", 0, 0x02CC5D05)]
    [InlineData("a", 0, 0x550D7456)]
    [InlineData("abc", 0, 0x32D153FF)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xE2293B2F)]
    public void XxHash32_gives_its_published_values(string text, int seed, uint expected) =>
        Assert.Equal(expected, System.IO.Hashing.XxHash32.HashToUInt32(Encoding.ASCII.GetBytes(text), seed));

    private static string? Failure(Type type, MethodBase method)
    {
        try
        {
            var typeArguments = type.IsGenericTypeDefinition ? type.GetGenericArguments() : [];
            var methodArguments = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
            RuntimeTypeHandle[] handles =
                [.. typeArguments.Concat(methodArguments).Select(static each => Fitting(each).TypeHandle)];
            if (handles.Length == 0) RuntimeHelpers.PrepareMethod(method.MethodHandle);
            else RuntimeHelpers.PrepareMethod(method.MethodHandle, handles);
            return null;
        }
        catch (Exception exception)
        {
            return $"{type}.{method.Name}: {exception.GetType().Name} {exception.Message}";
        }
    }

    /// <summary>A type that satisfies the constraints of a type parameter of that assembly.</summary>
    private static Type Fitting(Type parameter)
    {
        var constraints = parameter.GetGenericParameterConstraints();
        if (constraints.Contains(typeof(IBufferWriter<byte>))) return typeof(ArrayBufferWriter<byte>);
        if ((parameter.GenericParameterAttributes & GenericParameterAttributes.NotNullableValueTypeConstraint) != 0)
            return typeof(int);
        var isOpen = constraints.Any(static each => each.ContainsGenericParameters);
        return Array.Find(constraints, static each => each != typeof(object) && !each.ContainsGenericParameters)
            ?? (isOpen ? typeof(string) : typeof(object));
    }
}
