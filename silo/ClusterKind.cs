namespace Milvus.Silo;

/// <summary>How silos find each other.</summary>
public enum ClusterKind
{
    /// <summary>There is one silo, and it needs nobody.</summary>
    None,

    /// <summary>Several processes of one machine share a data folder; the list of silos lies in it.</summary>
    Localhost,

    /// <summary>Several machines share a store; the list of silos lies in it.</summary>
    Store,

    /// <summary>
    /// Several machines share an Azure Storage account, by Orleans' own providers: a table for the list of silos, blobs
    /// for catalog, collections and ids.
    /// </summary>
    Azure,

    /// <summary>As <see cref="Azure"/>, with names and addresses from the pod.</summary>
    Kubernetes,
}
