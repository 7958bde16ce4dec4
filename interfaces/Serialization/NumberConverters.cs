using Milvus.Core;
using Milvus.Core.Ports;

namespace Milvus.Interfaces.Serialization;

/// <summary>How ids and positions travel between silos.</summary>
[GenerateSerializer, Alias("milvus.Number")]
internal struct NumberSurrogate
{
    [Id(0)]
    public long Value;
}

[RegisterConverter]
internal sealed class CollectionIdConverter : IConverter<CollectionId, NumberSurrogate>
{
    public CollectionId ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in CollectionId value) => new() { Value = value.Value };
}

[RegisterConverter]
internal sealed class PartitionIdConverter : IConverter<PartitionId, NumberSurrogate>
{
    public PartitionId ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in PartitionId value) => new() { Value = value.Value };
}

[RegisterConverter]
internal sealed class SegmentIdConverter : IConverter<SegmentId, NumberSurrogate>
{
    public SegmentId ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in SegmentId value) => new() { Value = value.Value };
}

[RegisterConverter]
internal sealed class FieldIdConverter : IConverter<FieldId, NumberSurrogate>
{
    public FieldId ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in FieldId value) => new() { Value = value.Value };
}

[RegisterConverter]
internal sealed class TimestampConverter : IConverter<Timestamp, NumberSurrogate>
{
    public Timestamp ConvertFromSurrogate(in NumberSurrogate surrogate) => new(unchecked((ulong)surrogate.Value));

    public NumberSurrogate ConvertToSurrogate(in Timestamp value) => new() { Value = unchecked((long)value.Value) };
}

[RegisterConverter]
internal sealed class LogPositionConverter : IConverter<LogPosition, NumberSurrogate>
{
    public LogPosition ConvertFromSurrogate(in NumberSurrogate surrogate) => new(surrogate.Value);

    public NumberSurrogate ConvertToSurrogate(in LogPosition value) => new() { Value = value.Value };
}
