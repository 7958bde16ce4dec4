using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Milvus.Grains;
using Milvus.Storage.Paths;

namespace Milvus.Silo.Cluster;

/// <summary>Orleans' own Azure providers: a table for the list of silos, blobs for catalog, collections and ids.</summary>
internal static partial class GrainHosting
{
    private static bool HasAzure => true;

    static partial void UseAzure(ISiloBuilder silo, SiloOptions options)
    {
        silo.UseAzureStorageClustering(table =>
        {
            table.TableServiceClient = new TableServiceClient(options.Azure);
            table.TableName = $"{options.AzureContainer}{Own(options)}silos";
        });
        silo.AddAzureBlobGrainStorage(GrainRegistration.StorageName, blobs =>
        {
            blobs.BlobServiceClient = new BlobServiceClient(options.Azure);
            blobs.ContainerName = Own(options) is { Length: > 0 } own
                ? $"{options.AzureContainer}{own}-g"
                : $"{options.AzureContainer}-grains";
        });
        if (options.Cluster == ClusterKind.Kubernetes)
        {
            silo.UseKubernetesHosting();
        }
        else
        {
            silo.ConfigureEndpoints(options.SiloPort ?? DefaultSiloPort, options.GatewayPort ?? 0);
        }
    }

    /// <summary>
    /// Tells what these providers keep apart by root path, as our own store does: their names take no path.
    /// </summary>
    private static string Own(SiloOptions options) => options.RootPath is null or "" or StoreRoot.Default
        ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.RootPath)))[..8];
}
