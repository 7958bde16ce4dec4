using System.Collections.Immutable;
using Google.Protobuf.Collections;

namespace Milvus.Gateway.Mapping;

/// <summary>Lists of texts with names, both ways, in the client's order.</summary>
internal static class KeyValues
{
    public static ImmutableArray<KeyValuePair<string, string>> Read(RepeatedField<Proto.KeyValuePair> pairs)
    {
        var read = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(pairs.Count);
        foreach (var pair in pairs) read.Add(new(pair.Key, pair.Value));
        return read.MoveToImmutable();
    }

    public static IEnumerable<Proto.KeyValuePair> Write(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.Select(pair => new Proto.KeyValuePair { Key = pair.Key, Value = pair.Value });

    /// <summary>The last value of a name, because clients append; null when there is none.</summary>
    public static string? Find(RepeatedField<Proto.KeyValuePair> pairs, string key)
    {
        for (var i = pairs.Count - 1; i >= 0; i--)
            if (pairs[i].Key == key)
                return pairs[i].Value;
        return null;
    }
}
