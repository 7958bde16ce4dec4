namespace Milvus.Storage.Binlog;

/// <summary>How the pages of an insert binlog's Parquet payload are stored.</summary>
public enum BinlogCodec
{
    /// <summary>As they are: nothing is copied or computed but checksums. The default.</summary>
    Uncompressed = 0,

    /// <summary>Each page as one gzip member (RFC 1952): smaller files for slower flushes and loads.</summary>
    Gzip = 1,
}
