namespace Milvus.Silo;

/// <summary>The command line: a few switches by short names, every other setting by its full one.</summary>
internal static class CommandLine
{
    /// <summary>Where the setting of the account is.</summary>
    public const string Account = $"{SiloOptions.SectionName}:{nameof(SiloOptions.Azure)}";

    /// <summary>Where Azure's own tools look for the connection string.</summary>
    public const string AccountVariable = "AZURE_STORAGE_CONNECTION_STRING";

    public static readonly IDictionary<string, string> Switches = new Dictionary<string, string>
    {
        ["--port"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.Port)}",
        ["--internal-port"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.InternalPort)}",
        ["--data"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.Data)}",
        ["--store"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.Store)}",
        ["--root-path"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.RootPath)}",
        ["--azure-connection"] = Account,
        ["--azure"] = Account,
        ["--container"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.AzureContainer)}",
        ["--cluster"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.Cluster)}",
        ["--silo-port"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.SiloPort)}",
        ["--gateway-port"] = $"{SiloOptions.SectionName}:{nameof(SiloOptions.GatewayPort)}",
    };

    /// <summary>
    /// Says what is wrong with the arguments, since the configuration reader skips what it does not know.
    /// </summary>
    /// <returns>Null when every argument is a known switch with a value.</returns>
    public static string? Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=', 2)[0];
            if (!Switches.ContainsKey(name)
                && !name.StartsWith($"--{SiloOptions.SectionName}:", StringComparison.OrdinalIgnoreCase)
                && !name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase))
            {
                return $"Unknown option {args[i]}. Known: {string.Join(", ", Switches.Keys)}, "
                    + $"--{SiloOptions.SectionName}:Name value, --Logging:Name value.";
            }

            if (!args[i].Contains('=') && ++i >= args.Length)
            {
                return $"Option {name} has no value.";
            }
        }

        return null;
    }
}
