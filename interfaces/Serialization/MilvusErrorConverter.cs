using Milvus.Core.Errors;

namespace Milvus.Interfaces.Serialization;

/// <summary>How a refusal travels between silos.</summary>
[GenerateSerializer, Alias("milvus.MilvusError")]
internal struct MilvusErrorSurrogate
{
    [Id(0)]
    public int Code;

    [Id(1)]
    public string Reason;

    [Id(2)]
    public bool Retriable;

    [Id(3)]
    public string Detail;

    [Id(4)]
    public bool IsInputError;
}

[RegisterConverter]
internal sealed class MilvusErrorConverter : IConverter<MilvusError, MilvusErrorSurrogate>
{
    public MilvusError ConvertFromSurrogate(in MilvusErrorSurrogate surrogate) => new(
        (Core.Errors.ErrorCode)surrogate.Code,
        surrogate.Reason ?? "",
        surrogate.Retriable,
        surrogate.Detail ?? "",
        surrogate.IsInputError);

    public MilvusErrorSurrogate ConvertToSurrogate(in MilvusError value) => new()
    {
        Code = (int)value.Code,
        Reason = value.Reason,
        Retriable = value.Retriable,
        Detail = value.Detail,
        IsInputError = value.IsInputError,
    };
}
