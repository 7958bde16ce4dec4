using System.Text.RegularExpressions;

namespace Milvus.House.Tests.Rules;

/// <summary>Every RPC of the service stands in the compatibility list, and nothing else claims to be one.</summary>
internal static partial class CompatibilityRule
{
    public const string Service = "src/Milvus.Proto/Protos/milvus/milvus.proto";
    public const string List = "src/docs/compatibility.md";

    /// <summary>The services of the internal port, by what stands before their RPCs in the list.</summary>
    public static readonly (string Prefix, string File)[] Internal =
    [
        ("DataCoord.", "src/Milvus.Proto/Protos/coordinator/data_coord.proto"),
        ("DataService.", "src/Milvus.Proto/Protos/coordinator/data_service.proto"),
        ("ChannelStream.", "src/Milvus.Proto/Protos/coordinator/channel_stream.proto"),
    ];

    /// <param name="prefix">What stands before an RPC's name in the list.</param>
    public static IEnumerable<string> Check(string service, string list, string prefix = "")
    {
        var rpcs = Rpc().Matches(service).Select(match => prefix + match.Groups[1].Value).ToList();
        return rpcs.Where(rpc => !Regex.IsMatch(list, $@"^\|[^|\n]*\b{Regex.Escape(rpc)}\b[^|\n]*\|", RegexOptions.Multiline))
            .Select(rpc => $"{List} has no row for {rpc}.");
    }

    [GeneratedRegex(@"^\s*rpc\s+(\w+)\s*\(", RegexOptions.Multiline)]
    private static partial Regex Rpc();
}
