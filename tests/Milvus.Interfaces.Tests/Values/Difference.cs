using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Milvus.Core.Rows;
using Milvus.Core.Schema;

namespace Milvus.Interfaces.Tests.Values;

/// <summary>Compares by content, all the way down: records compare columns and memory by reference.</summary>
internal static class Difference
{
    /// <returns>The path to the first difference and what it is, or null when there is none.</returns>
    public static string? Between(object? expected, object? actual, string path = "")
    {
        if (expected is null || actual is null)
            return ReferenceEquals(expected, actual) ? null : $"{path}: one is null";
        var type = expected.GetType();
        if (type != actual.GetType()) return $"{path}: {type} and {actual.GetType()}";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && (IsDefault(expected) || IsDefault(actual)))
            return IsDefault(expected) == IsDefault(actual) || IsNormalised(path) ? null : $"{path}: default and not";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>))
            return Between(ArrayOf(expected), ArrayOf(actual), path);
        if (expected is BytesColumn texts && OfTexts(texts, (BytesColumn)actual, path) is { } text) return text;
        if (expected is Validity valid) return Between(valid.ToBytes(), ((Validity)actual).ToBytes(), path);
        if (expected is not string && expected is IEnumerable sequence) return OfSequences(sequence, (IEnumerable)actual, path);
        if (type.IsPrimitive || type.IsEnum || expected is string)
            return expected.Equals(actual) ? null : $"{path}: {expected} and {actual}";
        return type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(static property => property.GetIndexParameters().Length == 0 && !IsDerived(property))
            .Select(property => Between(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}"))
            .FirstOrDefault(static difference => difference is not null);
    }

    // A field schema without parameters has an empty list of them when it comes out of its converter.
    private static bool IsNormalised(string path) =>
        path.EndsWith("." + nameof(FieldSchema.TypeParams), StringComparison.Ordinal);

    private static bool IsDefault(object array) => (bool)array.GetType().GetProperty("IsDefault")!.GetValue(array)!;

    private static object ArrayOf(object memory) => memory.GetType().GetMethod("ToArray")!.Invoke(memory, null)!;

    /// <summary>Computed from others, which some values cannot do; or never sent.</summary>
    private static bool IsDerived(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        if (type.Assembly == typeof(object).Assembly) return false;
        var backing = type.GetField(
            $"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);
        return backing is null || RandomValues.Staying(property)
            || property.Name is nameof(BytesColumn.Offsets) or nameof(BytesColumn.Bytes) && type == typeof(BytesColumn);
    }

    private static string? OfSequences(IEnumerable expected, IEnumerable actual, string path)
    {
        var (left, right) = (expected.Cast<object?>().ToList(), actual.Cast<object?>().ToList());
        if (left.Count != right.Count) return $"{path}: {left.Count} and {right.Count} elements";
        return left.Select((each, i) => Between(each, right[i], $"{path}[{i}]"))
            .FirstOrDefault(static difference => difference is not null);
    }

    /// <summary>A slice and a column of its own have different offsets and the same texts.</summary>
    private static string? OfTexts(BytesColumn expected, BytesColumn actual, string path) => OfSequences(
        Enumerable.Range(0, expected.RowCount).Select(row => Convert.ToHexString(expected[row])),
        Enumerable.Range(0, actual.RowCount).Select(row => Convert.ToHexString(actual[row])),
        path);
}
