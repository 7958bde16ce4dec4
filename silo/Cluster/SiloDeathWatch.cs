namespace Milvus.Silo.Cluster;

/// <summary>
/// When a silo is declared dead, its vchannels sleep until somebody calls them: this wakes them on another silo, so
/// that what they owed is done.
/// </summary>
internal sealed class SiloDeathWatch(IClusterMembershipService membership, ChannelWarmUp channels) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var dead = new HashSet<SiloAddress>();
        var isFirst = true;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            var fresh = false;
            foreach (var (address, member) in snapshot.Members)
            {
                fresh |= member.Status == SiloStatus.Dead && dead.Add(address);
            }

            // Those that were dead before this silo joined are no news: the walk after its start covers them.
            if (fresh && !isFirst)
            {
                channels.Again();
            }

            isFirst = false;
        }
    }
}
