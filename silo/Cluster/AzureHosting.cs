using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Milvus.Grains;

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
            table.TableName = options.AzureContainer + "silos";
        });
        silo.AddAzureBlobGrainStorage(GrainRegistration.StorageName, blobs =>
        {
            blobs.BlobServiceClient = new BlobServiceClient(options.Azure);
            blobs.ContainerName = options.AzureContainer + "-grains";
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
}
