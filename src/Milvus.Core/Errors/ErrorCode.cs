namespace Milvus.Core.Errors;

/// <summary>Numbers of <c>Status.code</c>. Source: milvus pkg/util/merr/errors.go.</summary>
public enum ErrorCode
{
    /// <summary>No error.</summary>
    Success = 0,

    /// <summary>The service is starting or recovering; retriable.</summary>
    ServiceNotReady = 1,

    /// <summary>The service cannot be reached; retriable.</summary>
    ServiceUnavailable = 2,

    /// <summary>The service has not enough memory.</summary>
    MemoryLimitExceeded = 3,

    /// <summary>Too many requests are waiting; retriable.</summary>
    TooManyRequests = 4,

    /// <summary>An error of the service itself.</summary>
    ServiceInternal = 5,

    /// <summary>The disk quota is used up.</summary>
    DiskLimitExceeded = 7,

    /// <summary>Back-pressure: come again later; retriable.</summary>
    RateLimit = 8,

    /// <summary>A call that this server does not implement.</summary>
    Unimplemented = 10,

    /// <summary>No collection has the name or id.</summary>
    CollectionNotFound = 100,

    /// <summary>The collection is not loaded.</summary>
    CollectionNotLoaded = 101,

    /// <summary>The collection is loading; retriable.</summary>
    CollectionNotFullyLoaded = 103,

    /// <summary>The collection is loaded.</summary>
    CollectionLoaded = 104,

    /// <summary>The schema breaks a rule.</summary>
    CollectionIllegalSchema = 105,

    /// <summary>The collection is recovering; retriable.</summary>
    CollectionOnRecovering = 106,

    /// <summary>A vector cannot be the clustering key.</summary>
    CollectionVectorClusteringKey = 107,

    /// <summary>No partition has the name or id.</summary>
    PartitionNotFound = 200,

    /// <summary>The partition is not loaded.</summary>
    PartitionNotLoaded = 201,

    /// <summary>No such resource group.</summary>
    ResourceGroupNotFound = 300,

    /// <summary>The resource group exists.</summary>
    ResourceGroupAlreadyExist = 301,

    /// <summary>There can be no more resource groups.</summary>
    ResourceGroupReachLimit = 302,

    /// <summary>No channel has the name.</summary>
    ChannelNotFound = 500,

    /// <summary>The channel has another owner or is not open.</summary>
    ChannelNotAvailable = 503,

    /// <summary>No segment has the id.</summary>
    SegmentNotFound = 600,

    /// <summary>The segment is not loaded.</summary>
    SegmentNotLoaded = 601,

    /// <summary>The segment lacks something that its reader counts on; retriable.</summary>
    SegmentLack = 602,

    /// <summary>No index has the name.</summary>
    IndexNotFound = 700,

    /// <summary>The index type cannot serve the field.</summary>
    IndexNotSupported = 701,

    /// <summary>The field has a different index already.</summary>
    IndexDuplicate = 702,

    /// <summary>No database has the name.</summary>
    DatabaseNotFound = 800,

    /// <summary>There are as many databases as allowed.</summary>
    DatabaseNumLimitExceeded = 801,

    /// <summary>The database name breaks a rule.</summary>
    DatabaseInvalidName = 802,

    /// <summary>No node does what is asked for.</summary>
    NodeNotFound = 901,

    /// <summary>The node does not answer; retriable.</summary>
    NodeOffline = 902,

    /// <summary>The store failed.</summary>
    IoFailed = 1001,

    /// <summary>A parameter has a wrong value.</summary>
    ParameterInvalid = 1100,

    /// <summary>There is no metric of that name.</summary>
    MetricNotFound = 1200,

    /// <summary>A parameter is missing.</summary>
    ParameterMissing = 1101,

    /// <summary>A parameter or message is too large.</summary>
    ParameterTooLarge = 1102,

    /// <summary>No alias has the name.</summary>
    AliasNotFound = 1600,

    /// <summary>A collection and an alias want the same name.</summary>
    AliasCollectionNameConflict = 1601,

    /// <summary>The alias stands for another collection.</summary>
    AliasAlreadyExists = 1602,

    /// <summary>No field has the name.</summary>
    FieldNotFound = 1700,

    /// <summary>The field name breaks a rule.</summary>
    FieldInvalidName = 1701,

    /// <summary>The operation is not supported.</summary>
    OperationNotSupported = 3000,

    /// <summary>The caller gave up.</summary>
    Canceled = 10000,

    /// <summary>The time allowed has passed; retriable.</summary>
    Timeout = 10001,

    /// <summary>Anything else.</summary>
    Unexpected = 65535,
}
