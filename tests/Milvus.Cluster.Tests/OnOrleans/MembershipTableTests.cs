using System.Net;
using Microsoft.Extensions.Options;
using Milvus.Silo.Cluster;
using Milvus.Storage.ObjectStores;
using Orleans.Configuration;

namespace Milvus.Cluster.Tests.OnOrleans;

/// <summary>The list of silos keeps Orleans' contract for it.</summary>
public sealed class MembershipTableTests
{
    private static readonly DateTime Noon = new(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc);

    private readonly MemoryObjectStore _store = new(TimeProvider.System);

    [Fact]
    public async Task A_silo_is_inserted_once()
    {
        var table = await TableAsync();
        Assert.True(await table.InsertRow(Silo(1), await NextAsync(table)));
        Assert.False(await table.InsertRow(Silo(1), await NextAsync(table)));

        var all = await table.ReadAll();
        Assert.Equal(1, all.Version.Version);
        var (entry, _) = Assert.Single(all.Members);
        Assert.Equal(Silo(1).SiloAddress, entry.SiloAddress);
        Assert.Equal(("host1", "silo1", SiloStatus.Joining), (entry.HostName, entry.SiloName, entry.Status));
        Assert.Equal((Noon, Noon, 30001), (entry.StartTime, entry.IAmAliveTime, entry.ProxyPort));
    }

    [Fact]
    public async Task A_change_by_an_old_version_of_the_table_is_refused_and_changes_nothing()
    {
        var table = await TableAsync();
        var stale = await NextAsync(table);
        Assert.True(await table.InsertRow(Silo(1), stale));
        Assert.False(await table.InsertRow(Silo(2), stale));
        Assert.Single((await table.ReadAll()).Members);
    }

    [Fact]
    public async Task A_row_is_replaced_by_its_tag_only()
    {
        var table = await TableAsync();
        await table.InsertRow(Silo(1), await NextAsync(table));
        await table.InsertRow(Silo(2), await NextAsync(table));
        var (entry, etag) = (await table.ReadRow(Silo(1).SiloAddress)).Members[0];
        entry.Status = SiloStatus.Active;
        entry.AddSuspector(Silo(2).SiloAddress, Noon);

        Assert.False(await table.UpdateRow(entry, "another", await NextAsync(table)));
        Assert.False(await table.UpdateRow(Silo(3), etag, await NextAsync(table)));
        Assert.True(await table.UpdateRow(entry, etag, await NextAsync(table)));
        Assert.False(await table.UpdateRow(entry, etag, await NextAsync(table)));

        var (changed, _) = Assert.Single((await table.ReadRow(entry.SiloAddress)).Members);
        Assert.Equal(SiloStatus.Active, changed.Status);
        Assert.Equal((Silo(2).SiloAddress, Noon), Assert.Single(changed.SuspectTimes!).ToValueTuple());
        Assert.Equal(3, (await table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task Saying_I_am_alive_spoils_nobodys_tag()
    {
        var table = await TableAsync();
        await table.InsertRow(Silo(1), await NextAsync(table));
        var (entry, etag) = (await table.ReadRow(Silo(1).SiloAddress)).Members[0];
        var alive = Silo(1);
        alive.IAmAliveTime = Noon.AddMinutes(1);
        await table.UpdateIAmAlive(alive);

        var all = await table.ReadAll();
        Assert.Equal((1, Noon.AddMinutes(1)), (all.Version.Version, all.Members[0].Item1.IAmAliveTime));
        Assert.True(await table.UpdateRow(entry, etag, all.Version.Next()));
    }

    [Fact]
    public async Task Silos_that_join_at_once_all_get_in()
    {
        var table = await TableAsync();
        await Task.WhenAll(Enumerable.Range(1, 12).Select(async number =>
        {
            while (!await table.InsertRow(Silo(number), await NextAsync(table)))
            {
            }
        }));
        var all = await table.ReadAll();
        Assert.Equal(12, all.Members.Count);
        Assert.Equal(12, all.Version.Version);
    }

    [Fact]
    public async Task Long_dead_silos_are_forgotten_and_nobody_else()
    {
        var table = await TableAsync();
        foreach (var (number, status) in new[] { (1, SiloStatus.Dead), (2, SiloStatus.Active) })
        {
            var silo = Silo(number);
            silo.Status = status;
            await table.InsertRow(silo, await NextAsync(table));
        }

        await table.CleanupDefunctSiloEntries(Noon);
        Assert.Equal(2, (await table.ReadAll()).Members.Count);
        await table.CleanupDefunctSiloEntries(Noon.AddSeconds(1));
        Assert.Equal(Silo(2).SiloAddress, Assert.Single((await table.ReadAll()).Members).Item1.SiloAddress);
    }

    [Fact]
    public async Task Clusters_of_other_names_have_other_lists()
    {
        var table = await TableAsync();
        var other = await TableAsync("other");
        await table.InsertRow(Silo(1), await NextAsync(table));
        Assert.Empty((await other.ReadAll()).Members);
        await other.DeleteMembershipTableEntries("other");
        Assert.Single((await table.ReadAll()).Members);
    }

    private static async Task<TableVersion> NextAsync(ObjectStoreMembershipTable table) =>
        (await table.ReadAll()).Version.Next();

    private static MembershipEntry Silo(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11000 + number, 1),
        Status = SiloStatus.Joining,
        HostName = $"host{number}",
        SiloName = $"silo{number}",
        ProxyPort = 30000 + number,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };

    private async Task<ObjectStoreMembershipTable> TableAsync(string cluster = "one")
    {
        var table = new ObjectStoreMembershipTable(_store, Options.Create(new ClusterOptions { ClusterId = cluster }));
        await table.InitializeMembershipTable(true);
        return table;
    }
}
