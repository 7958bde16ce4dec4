using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Milvus.Interfaces.Tests.OnOrleans;

/// <summary>Orleans' serializer as a silo has it.</summary>
internal static class Wire
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static Serializer Serializer { get; } = Services.GetRequiredService<Serializer>();

    private static DeepCopier Copier { get; } = Services.GetRequiredService<DeepCopier>();

    public static T Read<T>(byte[] bytes) => Serializer.Deserialize<T>(bytes)!;

    public static T Copy<T>(T value) => Copier.Copy(value)!;

    /// <summary>There and back, declared as anything: the way arguments and results go.</summary>
    public static object? Pass(object? value) =>
        Serializer.Deserialize<object?>(Serializer.SerializeToArray<object?>(value));
}
