using Milvus.EndToEnd.Silo;
using Milvus.Testing.Azurite;

namespace Milvus.EndToEnd.Azure;

/// <summary>Starts servers whose data lies in the emulator's account.</summary>
internal static class AzureSilo
{
    /// <summary>A server on a container; where its folder would be, nothing may appear.</summary>
    public static Task<SiloProcess> ServeAsync(AzuriteProcess azurite, string container, params string[] more) =>
        SiloProcess.ServeAsync(Nowhere, [.. Arguments(azurite, container), .. more]);

    public static string[] Arguments(AzuriteProcess azurite, string container) =>
        ["--store", "azure", "--azure-connection", azurite.Connection, "--container", container];

    private static string Nowhere => Path.Combine(Path.GetTempPath(), "milvus-no-such-folder");
}
