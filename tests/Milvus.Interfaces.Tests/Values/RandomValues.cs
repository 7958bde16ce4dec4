using System.Collections.Immutable;
using System.Reflection;
using Milvus.Core;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces.Tests.Values;

/// <summary>Values of any type of the contract, by its seed; null, default and empty ones among them.</summary>
internal sealed class RandomValues(int seed)
{
    private const int MaxDepth = 3;
    private const int Kinds = 17;
    private static readonly NullabilityInfoContext Nullability = new();
    private readonly Random _random = new(seed);
    private int _depth;

    public object? Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return _random.Next(3) == 0 ? null : Of(value);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(_random.Next(Enum.GetValues(type).Length));
        if (type.IsGenericType) return OfGeneric(type);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => _random.Next(2) == 0,
            TypeCode.SByte => (sbyte)_random.Next(-128, 128),
            TypeCode.Byte => (byte)_random.Next(256),
            TypeCode.Int16 => (short)_random.Next(short.MinValue, short.MaxValue + 1),
            TypeCode.Int32 => Number(int.MinValue, int.MaxValue, _random.Next(int.MinValue, int.MaxValue)),
            TypeCode.Int64 => Number(long.MinValue, long.MaxValue, _random.NextInt64(long.MinValue, long.MaxValue)),
            TypeCode.UInt32 => Number(uint.MinValue, uint.MaxValue, (uint)_random.NextInt64()),
            TypeCode.UInt64 => Number(ulong.MinValue, ulong.MaxValue, (ulong)_random.NextInt64()),
            TypeCode.Single => Number(float.NaN, float.NegativeInfinity, _random.NextSingle()),
            TypeCode.Double => Number(double.NaN, double.Epsilon, _random.NextDouble()),
            TypeCode.String => Text(),
            _ => OfObject(type),
        };
    }

    /// <summary>A column of each type in turn, often a slice of a longer one.</summary>
    public Column Column(int rows, int kind)
    {
        var cut = _random.Next(3);
        Column whole = (kind % Kinds) switch
        {
            0 => Values<bool>(rows + cut),
            1 => Values<sbyte>(rows + cut),
            2 => Values<short>(rows + cut),
            3 => Values<int>(rows + cut),
            4 => Values<long>(rows + cut),
            5 => Values<float>(rows + cut),
            6 => Values<double>(rows + cut),
            7 => Texts(rows + cut),
            8 => Vectors(rows + cut, dim: _random.Next(1, 5)),
            9 => Packed(rows + cut, DataType.BinaryVector),
            10 => Packed(rows + cut, DataType.Float16Vector),
            11 => Packed(rows + cut, DataType.BFloat16Vector),
            12 => Packed(rows + cut, DataType.Int8Vector),
            13 => Blobs(rows + cut, DataType.Json, DataType.None),
            14 => Blobs(rows + cut, DataType.Array, DataType.Int32),
            15 => Blobs(rows + cut, DataType.SparseFloatVector, DataType.None),
            _ => Blobs(rows + cut, DataType.Geometry, DataType.None),
        };
        if (_random.Next(2) == 0)
            whole = whole.WithValid(Validity.Of(
                Enumerable.Range(0, whole.RowCount).Select(_ => _random.Next(2) == 0).ToArray()));
        return whole.Slice(cut, rows);
    }

    public RowBatch Rows(int rows) => new(
        [.. Enumerable.Range(0, Kinds).Select(kind => new FieldColumn(new FieldId(100 + kind), Column(rows, kind)))]);

    private T Number<T>(T low, T high, T other) => _random.Next(8) switch { 0 => low, 1 => high, 2 => default!, _ => other };

    private string Text() => _random.Next(4) switch
    {
        0 => "",
        1 => "größer · 更大 · 🙂",
        _ => new string((char)('a' + _random.Next(26)), _random.Next(1, 300)),
    };

    private object OfGeneric(Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GenericTypeArguments;
        if (definition == typeof(KeyValuePair<,>))
            return Activator.CreateInstance(type, Of(arguments[0]), Of(arguments[1]))!;
        var make = definition == typeof(ImmutableArray<>) ? nameof(Array)
            : definition == typeof(ReadOnlyMemory<>) ? nameof(Memory)
            : throw new NotSupportedException($"No values of {type} yet: teach this class to make some.");
        return typeof(RandomValues).GetMethod(make, BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(arguments[0]).Invoke(this, null)!;
    }

    private ImmutableArray<T> Array<T>() => _random.Next(6) switch
    {
        0 => default,
        1 => [],
        _ => [.. Enumerable.Range(0, _depth > MaxDepth ? 0 : _random.Next(1, 5)).Select(_ => (T)Of(typeof(T))!)],
    };

    private ReadOnlyMemory<T> Memory<T>()
    {
        var values = Enumerable.Range(0, _random.Next(0, 20)).Select(_ => (T)Of(typeof(T))!).ToArray();
        return values.AsMemory(values.Length / 3);
    }

    private object OfObject(Type type)
    {
        if (type == typeof(RowBatch)) return Rows(_random.Next(0, 5));
        if (type == typeof(AnyColumn)) return new AnyColumn(Column(_random.Next(0, 5), _random.Next(Kinds)));
        if (type == typeof(VChannelName))
            return _random.Next(3) == 0 ? default : VChannelName.Of(new CollectionId(_random.Next()), _random.Next(8));
        _depth++;
        try
        {
            var made = type.GetConstructor([]) is null && !type.IsValueType || IsPositional(type)
                ? Construct(type)
                : Activator.CreateInstance(type)!;
            foreach (var property in type.GetProperties().Where(IsSettable)) property.SetValue(made, OfMember(property));
            return made;
        }
        finally
        {
            _depth--;
        }
    }

    private static bool IsPositional(Type type) => type.IsValueType && type.GetConstructors().Length > 0;

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } && Staying(property) is false;

    /// <summary>Whether the property's value never travels.</summary>
    public static bool Staying(PropertyInfo property) =>
        property.DeclaringType!.GetField(
            $"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
            ?.IsDefined(typeof(NonSerializedAttribute)) ?? false;

    private object? OfMember(PropertyInfo property)
    {
        var nullable = !property.PropertyType.IsValueType
            && Nullability.Create(property).ReadState == NullabilityState.Nullable;
        return nullable && (_depth > MaxDepth || _random.Next(3) == 0) ? null : Of(property.PropertyType);
    }

    private object Construct(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(static each => each.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(each => Of(each.ParameterType))]);
    }

    private ValueColumn<T> Values<T>(int rows)
        where T : unmanaged => new(Enumerable.Range(0, rows).Select(_ => (T)Of(typeof(T))!).ToArray());

    private FloatVectorColumn Vectors(int rows, int dim) =>
        new(dim, Enumerable.Range(0, rows * dim).Select(_ => _random.NextSingle()).ToArray());

    private PackedVectorColumn Packed(int rows, DataType type)
    {
        var bytes = new byte[rows * type.RowBytes(16)];
        _random.NextBytes(bytes);
        return new PackedVectorColumn(type, 16, bytes);
    }

    private BlobColumn Blobs(int rows, DataType type, DataType element)
    {
        var texts = Texts(rows);
        return new BlobColumn(type, element, texts.Offsets, texts.Bytes);
    }

    private Utf8Column Texts(int rows)
    {
        var texts = Enumerable.Range(0, rows).Select(_ => System.Text.Encoding.UTF8.GetBytes(Text())).ToList();
        var offsets = new int[rows + 1];
        for (var i = 0; i < rows; i++) offsets[i + 1] = offsets[i] + texts[i].Length;
        return new Utf8Column(offsets, texts.SelectMany(static each => each).ToArray());
    }
}
