namespace Milvus.Silo;

/// <summary>Where everything durable lies.</summary>
public enum StoreKind
{
    /// <summary>In a folder of this machine.</summary>
    Local,

    /// <summary>In a container of an Azure Storage account.</summary>
    Azure,
}
