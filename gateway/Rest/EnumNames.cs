using Google.Protobuf.Reflection;

namespace Milvus.Gateway.Rest;

/// <summary>Names of values as the protocol spells them, which are those that REST shows and takes.</summary>
internal static class EnumNames
{
    private static readonly EnumDescriptor DataTypes = Of(Proto.FieldSchema.Descriptor, "data_type");
    private static readonly EnumDescriptor FunctionTypes = Of(Proto.FunctionSchema.Descriptor, "type");
    private static readonly EnumDescriptor Levels = Of(Proto.QueryRequest.Descriptor, "consistency_level");
    private static readonly EnumDescriptor LoadStates = Of(Proto.GetLoadStateResponse.Descriptor, "state");
    private static readonly EnumDescriptor IndexStates = Of(Proto.IndexDescription.Descriptor, "state");
    private static readonly EnumDescriptor CompactionStates = Of(Proto.GetCompactionStateResponse.Descriptor, "state");

    public static string Of(Proto.DataType value) => Of(DataTypes, (int)value);

    public static string Of(Proto.ConsistencyLevel value) => Of(Levels, (int)value);

    public static string Of(Proto.LoadState value) => Of(LoadStates, (int)value);

    public static string Of(Proto.IndexState value) => Of(IndexStates, (int)value);

    public static string Of(Proto.CompactionState value) => Of(CompactionStates, (int)value);

    /// <summary>Case matters; null for a name that is none.</summary>
    public static Proto.DataType? DataType(string name) => (Proto.DataType?)Find(DataTypes, name);

    public static Proto.ConsistencyLevel? Level(string name) => (Proto.ConsistencyLevel?)Find(Levels, name);

    public static Proto.FunctionType? FunctionType(string name) => (Proto.FunctionType?)Find(FunctionTypes, name);

    /// <summary>The type of a field: messages know where their enums are declared.</summary>
    private static EnumDescriptor Of(MessageDescriptor message, string field) =>
        message.FindFieldByName(field).EnumType;

    private static string Of(EnumDescriptor type, int value) => type.FindValueByNumber(value)?.Name ?? value.ToString();

    private static int? Find(EnumDescriptor type, string name) => type.FindValueByName(name)?.Number;
}
