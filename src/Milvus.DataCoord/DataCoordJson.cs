using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Milvus.Core;
using Milvus.Core.Ports;
using Milvus.DataCoord.Json;

namespace Milvus.DataCoord;

/// <summary>
/// How states and events are stored: JSON, ids and timestamps as numbers, enums by number, events with a type name.
/// What a newer build wrote and this one does not know is refused, never skipped.
/// </summary>
public static class DataCoordJson
{
    /// <summary>
    /// The options, frozen. By reflection: generated code would forget the defaults of members that a file lacks.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Writes a state, or events as an <c>ImmutableArray</c> of their base type.</summary>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Reads what <see cref="Write{T}"/> made with the same type.</summary>
    /// <exception cref="JsonException">It is damaged, or names something unknown.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"null is no {typeof(T).Name}.");

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            IgnoreReadOnlyProperties = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters =
            {
                new LongConverter<SegmentId>(value => new(value), id => id.Value),
                new LongConverter<PartitionId>(value => new(value), id => id.Value),
                new LongConverter<CollectionId>(value => new(value), id => id.Value),
                new LongConverter<FieldId>(value => new(value), id => id.Value),
                new LongConverter<LogPosition>(value => new(value), position => position.Value),
                new LongConverter<Timestamp>(value => new((ulong)value), timestamp => (long)timestamp.Value),
                new VChannelNameConverter(),
                new TextPairConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }
}
