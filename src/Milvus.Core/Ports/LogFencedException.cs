namespace Milvus.Core.Ports;

/// <summary>The log has a newer owner: this one may acknowledge nothing any more (I7).</summary>
public sealed class LogFencedException : Exception
{
    /// <summary>Reports the fence.</summary>
    public LogFencedException(string log, long epoch, long newer)
        : base($"Log {log}: epoch {epoch} is fenced by epoch {newer}.")
    {
    }
}
