using Milvus.Interfaces.Tests.Contracts;
using Milvus.Interfaces.Tests.Values;

namespace Milvus.Interfaces.Tests;

/// <summary>What travels in another form comes back as it was.</summary>
public sealed class ConverterTests
{
    public static TheoryData<string> Converters() => [.. Types().Select(static type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Converters))]
    public void A_value_survives_its_converter(string name)
    {
        var type = typeof(IChannelGrain).Assembly.GetType(name)!;
        var converter = Activator.CreateInstance(type);
        var contract = TypeNames.ConverterOf(type);
        for (var seed = 0; seed < 100; seed++)
        {
            var value = new RandomValues(seed).Of(contract.GenericTypeArguments[0]);
            var surrogate = contract.GetMethod("ConvertToSurrogate")!.Invoke(converter, [value]);
            var back = contract.GetMethod("ConvertFromSurrogate")!.Invoke(converter, [surrogate]);
            Assert.Null(Difference.Between(value, back, $"seed {seed}"));
        }
    }

    private static IEnumerable<Type> Types() => typeof(IChannelGrain).Assembly.GetTypes()
        .Where(static type => type.IsDefined(typeof(RegisterConverterAttribute), inherit: false));
}
