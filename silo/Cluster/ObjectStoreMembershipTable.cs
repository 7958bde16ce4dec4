using System.Text.Json;
using Microsoft.Extensions.Options;
using Milvus.Core.Ports;
using Orleans.Configuration;

namespace Milvus.Silo.Cluster;

/// <summary>
/// The list of silos as one object of the blob store, replaced by its tag: a cluster needs no service beside the store
/// it has anyway, and no silo is special.
/// </summary>
/// <remarks>
/// Contract: Orleans' <see cref="IMembershipTable"/>. A row's ETag is the table's version at its last change; "I am
/// alive" changes neither.
/// </remarks>
internal sealed class ObjectStoreMembershipTable(IObjectStore store, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    /// <summary>Silos that write at the same moment try again; more often than this is no coincidence.</summary>
    private const int MaxAttempts = 32;

    private readonly string _path = PathOf(cluster.Value.ClusterId);

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        if (tryInitTableVersion)
        {
            await store.PutIfAbsentAsync(_path, Write(new MembershipDocument()), CancellationToken.None);
        }
    }

    public Task DeleteMembershipTableEntries(string clusterId) =>
        store.DeleteAsync(PathOf(clusterId), CancellationToken.None);

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var (document, _) = await ReadAsync();
        var rows = document.Silos.Where(row => row.Address == key.ToParsableString());
        return new MembershipTableData([.. rows.Select(ToEntry)], VersionOf(document));
    }

    public async Task<MembershipTableData> ReadAll()
    {
        var (document, _) = await ReadAsync();
        return new MembershipTableData([.. document.Silos.Select(ToEntry)], VersionOf(document));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        ChangeAsync(document =>
        {
            var row = MembershipRow.Of(entry, EtagOf(tableVersion.Version));
            return IsCurrent(document, tableVersion) && Find(document, row.Address) < 0
                ? document with { Version = tableVersion.Version, Silos = [.. document.Silos, row] }
                : null;
        });

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        ChangeAsync(document =>
        {
            var row = MembershipRow.Of(entry, EtagOf(tableVersion.Version));
            var at = Find(document, row.Address);
            return IsCurrent(document, tableVersion) && at >= 0 && document.Silos[at].Etag == etag
                ? document with { Version = tableVersion.Version, Silos = document.Silos.SetItem(at, row) }
                : null;
        });

    public Task UpdateIAmAlive(MembershipEntry entry) =>
        ChangeAsync(document =>
        {
            var at = Find(document, entry.SiloAddress.ToParsableString());
            return at < 0
                ? null
                : document with
                {
                    Silos = document.Silos.SetItem(
                        at, document.Silos[at] with { AliveUtc = MembershipRow.Utc(entry.IAmAliveTime) }),
                };
        });

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        ChangeAsync(document =>
        {
            var kept = document.Silos.RemoveAll(row => row.IsDeadBefore(beforeDate));
            return kept.Length == document.Silos.Length ? null : document with { Silos = kept };
        });

    private static string PathOf(string clusterId) => $"meta/membership/{clusterId}.json";

    private static string EtagOf(int version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static TableVersion VersionOf(MembershipDocument document) =>
        new(document.Version, EtagOf(document.Version));

    private static bool IsCurrent(MembershipDocument document, TableVersion next) =>
        next.VersionEtag == EtagOf(document.Version);

    private static int Find(MembershipDocument document, string address)
    {
        for (var i = 0; i < document.Silos.Length; i++)
        {
            if (document.Silos[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private static Tuple<MembershipEntry, string> ToEntry(MembershipRow row) => Tuple.Create(row.ToEntry(), row.Etag);

    private static ReadOnlyMemory<byte>[] Write(MembershipDocument document) =>
        [JsonSerializer.SerializeToUtf8Bytes(document)];

    private async Task<(MembershipDocument Document, string Tag)> ReadAsync()
    {
        var stored = await store.GetAsync(_path, CancellationToken.None)
            ?? throw new IOException($"{_path}: the list of silos is gone.");
        var document = JsonSerializer.Deserialize<MembershipDocument>(stored.Content.Span)
            ?? throw new DataCorruptException(_path, 0, "corrupt: no list of silos");
        return (document, stored.Tag);
    }

    /// <summary>Reads, changes and replaces until nobody came between; false when there is nothing to change.</summary>
    /// <exception cref="IOException">The outcome is unknown: Orleans reads again.</exception>
    private async Task<bool> ChangeAsync(Func<MembershipDocument, MembershipDocument?> change)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (document, tag) = await ReadAsync();
            if (change(document) is not { } changed)
            {
                return false;
            }

            if (await store.PutIfMatchAsync(_path, Write(changed), tag, CancellationToken.None) is not null)
            {
                return true;
            }
        }

        throw new IOException($"{_path}: {MaxAttempts} attempts met another writer each.");
    }
}
