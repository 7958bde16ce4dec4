namespace Milvus.Core.Errors;

/// <summary>The catalogue of refusals, with Milvus's numbers and texts. Source: milvus pkg/util/merr.</summary>
public static class MilvusErrors
{
    /// <summary>1100: a value breaks a rule.</summary>
    /// <param name="what">Names the parameter, the value and the rule.</param>
    public static MilvusError Invalid(string what) =>
        new(ErrorCode.ParameterInvalid, $"{what}: invalid parameter", IsInputError: true);

    /// <summary>1100 with the expected and the actual value.</summary>
    public static MilvusError Invalid(string what, object expected, object actual) =>
        new(
            ErrorCode.ParameterInvalid,
            $"{what}: invalid parameter[expected={expected}][actual={actual}]",
            IsInputError: true);

    /// <summary>1101: a parameter is missing.</summary>
    public static MilvusError Missing(string parameter) =>
        new(ErrorCode.ParameterMissing, $"missing parameter[parameter={parameter}]", IsInputError: true);

    /// <summary>1102: a parameter or message is too large.</summary>
    public static MilvusError TooLarge(string what) =>
        new(ErrorCode.ParameterTooLarge, $"{what}: parameter too large", IsInputError: true);

    /// <summary>100: no such collection, by name.</summary>
    public static MilvusError CollectionNotFound(string database, string collection) =>
        new(
            ErrorCode.CollectionNotFound,
            $"can't find collection[database={database}][collection={collection}]",
            IsInputError: true);

    /// <summary>100: no such collection, by id.</summary>
    public static MilvusError CollectionNotFound(CollectionId collection) =>
        new(ErrorCode.CollectionNotFound, $"collection not found[collection={collection}]", IsInputError: true);

    /// <summary>101: the collection is not loaded.</summary>
    public static MilvusError CollectionNotLoaded(object collection) =>
        new(ErrorCode.CollectionNotLoaded, $"collection not loaded[collection={collection}]", IsInputError: true);

    /// <summary>103: the collection is still loading; retriable.</summary>
    public static MilvusError CollectionNotFullyLoaded(object collection) =>
        new(ErrorCode.CollectionNotFullyLoaded, $"collection not fully loaded[collection={collection}]", Retriable: true);

    /// <summary>104: the collection is loaded, and must not be for this.</summary>
    public static MilvusError CollectionLoaded(object collection, string why) =>
        new(ErrorCode.CollectionLoaded, $"{why}: collection already loaded[collection={collection}]", IsInputError: true);

    /// <summary>105: the schema breaks a rule.</summary>
    public static MilvusError IllegalSchema(string what) =>
        new(ErrorCode.CollectionIllegalSchema, $"{what}: illegal collection schema", IsInputError: true);

    /// <summary>106: the caller's schema is not the collection's; a refresh and a repeat help.</summary>
    public static MilvusError SchemaChanged(object collection, int expected, int actual) =>
        new(
            ErrorCode.CollectionOnRecovering,
            $"schema version of the request is not the collection's[collection={collection}]"
            + $"[expected={expected}][actual={actual}]",
            Retriable: true);

    /// <summary>4: rows were written after the caller had read them; nothing was done, reading again helps.</summary>
    public static MilvusError KeysChanged(object channel) =>
        new(
            ErrorCode.TooManyRequests,
            $"too many concurrent requests: rows to update were written meanwhile[channel={channel}]",
            Retriable: true);

    /// <summary>200: no such partition.</summary>
    public static MilvusError PartitionNotFound(object partition) =>
        new(ErrorCode.PartitionNotFound, $"partition not found[partition={partition}]", IsInputError: true);

    /// <summary>201: the partition is not loaded.</summary>
    public static MilvusError PartitionNotLoaded(object partition) =>
        new(ErrorCode.PartitionNotLoaded, $"partition not loaded[partition={partition}]", IsInputError: true);

    /// <summary>500: no such channel.</summary>
    public static MilvusError ChannelNotFound(VChannelName channel) =>
        new(ErrorCode.ChannelNotFound, $"channel not found[channel={channel}]");

    /// <summary>503: the channel is recovering or has another owner; retriable.</summary>
    public static MilvusError ChannelNotAvailable(VChannelName channel, string why) =>
        new(
            ErrorCode.ChannelNotAvailable,
            $"{(why.Length > 0 ? $"{why}: " : "")}channel not available[channel={channel}]",
            Retriable: true,
            Detail: why);

    /// <summary>600: no such segment.</summary>
    public static MilvusError SegmentNotFound(SegmentId segment) =>
        new(ErrorCode.SegmentNotFound, $"segment not found[segment={segment}]");

    /// <summary>602: the segment lacks something that its reader counts on; retriable.</summary>
    public static MilvusError SegmentLacks(SegmentId segment, string what) =>
        new(ErrorCode.SegmentLack, $"segment lacks[segment={segment}]", Retriable: true, Detail: what);

    /// <summary>700: no such index.</summary>
    public static MilvusError IndexNotFound(string index) =>
        new(ErrorCode.IndexNotFound, $"index not found[indexName={index}]", IsInputError: true);

    /// <summary>800: no such database.</summary>
    public static MilvusError DatabaseNotFound(string database) =>
        new(ErrorCode.DatabaseNotFound, $"database not found[database={database}]", IsInputError: true);

    /// <summary>901: there is no such node, or none at all.</summary>
    /// <param name="what">Which is looked for.</param>
    public static MilvusError NodeNotFound(string what) =>
        new(ErrorCode.NodeNotFound, $"node not found[{what}]");

    /// <summary>902: a node does not answer; retriable.</summary>
    public static MilvusError NodeOffline(long node, string why) =>
        new(ErrorCode.NodeOffline, $"node offline[node={node}]", Retriable: true, Detail: why);

    /// <summary>1600: no such alias.</summary>
    public static MilvusError AliasNotFound(string database, string alias) =>
        new(ErrorCode.AliasNotFound, $"alias not found[database={database}][alias={alias}]", IsInputError: true);

    /// <summary>1601: a collection has the name that an alias wants.</summary>
    public static MilvusError AliasCollectionNameConflict(string database, string alias) =>
        new(
            ErrorCode.AliasCollectionNameConflict,
            $"collection name conflicts with alias[database={database}][alias={alias}]",
            IsInputError: true);

    /// <summary>1602: the alias stands for another collection.</summary>
    public static MilvusError AliasAlreadyExists(string database, string alias, string collection) =>
        new(
            ErrorCode.AliasAlreadyExists,
            $"{alias} is alias to another collection: {collection}: alias already exist[database={database}]"
            + $"[alias={alias}]",
            IsInputError: true);

    /// <summary>1700: no such field.</summary>
    public static MilvusError FieldNotFound(string field) =>
        new(ErrorCode.FieldNotFound, $"field not found[field={field}]", IsInputError: true);

    /// <summary>8: back-pressure; retriable.</summary>
    /// <param name="what">Which bound is reached, with its value and option.</param>
    public static MilvusError RateLimited(string what) =>
        new(ErrorCode.RateLimit, $"{what}: rate limit exceeded", Retriable: true);

    /// <summary>1: starting or recovering; retriable.</summary>
    public static MilvusError NotReady(string what) =>
        new(ErrorCode.ServiceNotReady, $"{what}: service not ready", Retriable: true);

    /// <summary>1001: the store failed; the outcome may be unknown, and a retry finds out.</summary>
    public static MilvusError IoFailed(string what) =>
        new(ErrorCode.IoFailed, $"{what}: IO failed", Retriable: true);

    /// <summary>10001: the time allowed has passed; retriable.</summary>
    public static MilvusError Timeout(string what) =>
        new(ErrorCode.Timeout, $"{what}: timeout", Retriable: true);

    /// <summary>10: a call that is not implemented.</summary>
    public static MilvusError Unimplemented(string call) =>
        new(ErrorCode.Unimplemented, $"{call} is not implemented by this server: service unimplemented");

    /// <summary>3000: known, but not supported.</summary>
    public static MilvusError NotSupported(string what) =>
        new(ErrorCode.OperationNotSupported, $"{what}: unsupported operation", IsInputError: true);
}
