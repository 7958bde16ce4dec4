using System.Globalization;

namespace Milvus.Gateway.Mapping;

/// <summary>Times as text, ISO 8601, and as microseconds since 1970.</summary>
internal static class IsoTime
{
    /// <summary>Reads a time; one without offset is in UTC.</summary>
    public static bool TryParse(string text, out long microseconds)
    {
        var isTime = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        microseconds = isTime ? (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return isTime;
    }

    /// <summary>In UTC, with as many digits of the second as there are.</summary>
    public static string Write(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
