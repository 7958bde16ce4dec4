using Milvus.Core.Errors;

namespace Milvus.Gateway.Rest;

/// <summary>Refusals that only HTTP knows, with Milvus's numbers and texts.</summary>
internal static class RestErrors
{
    private const ErrorCode WrongFormat = (ErrorCode)1801;
    private const ErrorCode MissingParameter = (ErrorCode)1802;
    private const ErrorCode BadRow = (ErrorCode)1804;
    private const ErrorCode BadKey = (ErrorCode)1806;

    /// <summary>The body is no JSON, or a member of it has the wrong type.</summary>
    public static MilvusError Format(string what) =>
        new(WrongFormat, $"can only accept json format request, error: {what}", IsInputError: true);

    /// <summary>A member that must be there is not.</summary>
    public static MilvusError Missing(string member) =>
        new(MissingParameter, $"missing required parameters, error: '{member}' is required", IsInputError: true);

    /// <summary>A name refers to a member that is not there.</summary>
    public static MilvusError Undefined(string member) =>
        new(
            MissingParameter,
            $"missing required parameters, error: `{member}` hasn't defined in schema",
            IsInputError: true);

    /// <summary>A row does not fit the schema.</summary>
    public static MilvusError Row(string what) =>
        new(BadRow, $"fail to deal the insert data, error: {what}", IsInputError: true);

    /// <summary>An id is no primary key.</summary>
    public static MilvusError Key(string what) =>
        new(
            BadKey,
            $"please check the primary key and its' type can only in [int, string], error: {what}",
            IsInputError: true);

    /// <summary>The body is larger than a message may be.</summary>
    public static MilvusError Oversize(int limit) => MilvusErrors.TooLarge(
        $"request body larger than max ({limit} bytes, {nameof(GatewayOptions.MaxReceiveMessageBytes)})");
}
