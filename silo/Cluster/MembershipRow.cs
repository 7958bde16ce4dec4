using System.Collections.Immutable;

namespace Milvus.Silo.Cluster;

/// <summary>One silo as stored.</summary>
/// <param name="Address">Address, port and generation.</param>
/// <param name="Status">The name of its <see cref="SiloStatus"/>.</param>
/// <param name="Etag">The table's version at the row's last change.</param>
/// <param name="HostName">Its machine.</param>
/// <param name="SiloName">Its name.</param>
/// <param name="ProxyPort">Where Orleans clients connect; 0 for nowhere.</param>
/// <param name="StartUtc">When it started.</param>
/// <param name="AliveUtc">When it last said that it is alive.</param>
/// <param name="Suspects">Who believes it dead, and since when.</param>
internal sealed record MembershipRow(
    string Address,
    string Status,
    string Etag,
    string HostName,
    string SiloName,
    int ProxyPort,
    DateTime StartUtc,
    DateTime AliveUtc,
    ImmutableArray<MembershipSuspect> Suspects)
{
    public static MembershipRow Of(MembershipEntry entry, string etag) => new(
        entry.SiloAddress.ToParsableString(),
        entry.Status.ToString(),
        etag,
        entry.HostName,
        entry.SiloName,
        entry.ProxyPort,
        Utc(entry.StartTime),
        Utc(entry.IAmAliveTime),
        [.. (entry.SuspectTimes ?? []).Select(
            suspect => new MembershipSuspect(suspect.Item1.ToParsableString(), Utc(suspect.Item2)))]);

    /// <summary>Orleans means UTC, whatever the kind says.</summary>
    public static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    public MembershipEntry ToEntry() => new()
    {
        SiloAddress = SiloAddress.FromParsableString(Address),
        Status = Enum.Parse<SiloStatus>(Status),
        HostName = HostName,
        SiloName = SiloName,
        ProxyPort = ProxyPort,
        StartTime = StartUtc,
        IAmAliveTime = AliveUtc,
        SuspectTimes =
        [
            .. Suspects.Select(suspect => Tuple.Create(SiloAddress.FromParsableString(suspect.Silo), suspect.SinceUtc)),
        ],
    };

    public bool IsDeadBefore(DateTimeOffset moment) =>
        Status == nameof(SiloStatus.Dead) && Later(StartUtc, AliveUtc) < moment.UtcDateTime;

    private static DateTime Later(DateTime left, DateTime right) => left > right ? left : right;
}
