namespace Milvus.Gateway.Rest;

/// <summary>The shapes that several routes share.</summary>
internal static class Shapes
{
    public const string PartitionName = "partitionName";
    public const string PartitionNames = "partitionNames";
    public const string Properties = "properties";
    public const string PropertyKeys = "propertyKeys";
    public const string IndexName = "indexName";
    public const string AliasName = "aliasName";
    public const string Params = "params";

    /// <summary>A database, which a header may name as well.</summary>
    public static readonly JsonShape Database = new(new JsonMember(RestCall.DatabaseName, JsonKind.Text));

    /// <summary>A database that the body must name.</summary>
    public static readonly JsonShape NamedDatabase =
        new(new JsonMember(RestCall.DatabaseName, JsonKind.Text, Required: true));

    public static readonly JsonShape Collection =
        Database.With(new JsonMember(RestCall.CollectionName, JsonKind.Text, Required: true));

    public static readonly JsonShape Partition =
        Collection.With(new JsonMember(PartitionName, JsonKind.Text, Required: true));

    public static readonly JsonShape Partitions =
        Collection.With(new JsonMember(PartitionNames, JsonKind.Texts, Required: true));

    public static readonly JsonShape Index = Collection.With(new JsonMember(IndexName, JsonKind.Text, Required: true));

    public static readonly JsonShape Alias = Database.With(new JsonMember(AliasName, JsonKind.Text, Required: true));

    /// <summary>The definition of an index.</summary>
    public static readonly JsonShape IndexParam = new(
        new JsonMember("fieldName", JsonKind.Text, Required: true),
        new JsonMember(IndexName, JsonKind.Text),
        new JsonMember("metricType", JsonKind.Text),
        new JsonMember("indexType", JsonKind.Text),
        new JsonMember(Params, JsonKind.Object));

    /// <summary>A field of a schema.</summary>
    public static readonly JsonShape Field = new(
        new JsonMember("fieldName", JsonKind.Text, Required: true),
        new JsonMember("dataType", JsonKind.Text, Required: true),
        new JsonMember("elementDataType", JsonKind.Text),
        new JsonMember("description", JsonKind.Text),
        new JsonMember("isPrimary", JsonKind.Flag),
        new JsonMember("autoID", JsonKind.Flag),
        new JsonMember("isPartitionKey", JsonKind.Flag),
        new JsonMember("isClusteringKey", JsonKind.Flag),
        new JsonMember("nullable", JsonKind.Flag),
        new JsonMember("defaultValue", JsonKind.Any),
        new JsonMember("elementTypeParams", JsonKind.Object));

    /// <summary>A function of a schema or of a ranking.</summary>
    public static readonly JsonShape Function = new(
        new JsonMember("name", JsonKind.Text, Required: true),
        new JsonMember("description", JsonKind.Text),
        new JsonMember("type", JsonKind.Text, Required: true),
        new JsonMember("inputFieldNames", JsonKind.Texts),
        new JsonMember("outputFieldNames", JsonKind.Texts),
        new JsonMember(Params, JsonKind.Object));

    public static JsonShape WithProperties(this JsonShape shape) =>
        shape.With(new JsonMember(Properties, JsonKind.Object));

    public static JsonShape WithPropertyKeys(this JsonShape shape) =>
        shape.With(new JsonMember(PropertyKeys, JsonKind.Texts));
}
