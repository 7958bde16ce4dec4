using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Milvus.Core.Ports;
using Milvus.Gateway.Tests.Wire;
using Milvus.Silo;
using Milvus.Testing.Disks;
using Milvus.Testing.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>
/// Two clients at two gateways, and a vchannel whose log does not answer: what each consistency level sees and waits for.
/// </summary>
public sealed class ConsistencyTests : IAsyncLifetime
{
    private const int Shards = 2;
    private const ulong Eventually = 1;
    private const ulong Bounded = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Wire.TemporaryFolder _folder = new();
    private HeldLogStore _logs = null!;
    private WebApplication _server = null!;
    private WebApplication _otherGateway = null!;
    private CollectionSteps _writer = null!;
    private CollectionSteps _reader = null!;
    private string _slow = "";

    public static TheoryData<Proto.ConsistencyLevel, ulong> LevelsWithoutAMoment => new()
    {
        { Proto.ConsistencyLevel.Strong, 0 },
        { Proto.ConsistencyLevel.Bounded, Bounded },
        { Proto.ConsistencyLevel.Eventually, Eventually },
    };

    public async Task InitializeAsync()
    {
        _server = GatewayHost.Build(_folder, services: services => services.AddSingleton<ILogStore>(
            provider => _logs = new HeldLogStore(provider.GetRequiredService<StoreOwner>().Logs)));
        await _server.StartAsync();
        _otherGateway = await GatewayHost.StartSecondGatewayAsync(_server);
        _writer = new CollectionSteps(GatewayHost.AddressOf(_server), "shared");
        _reader = new CollectionSteps(GatewayHost.AddressOf(_otherGateway), "shared");
        await _writer.CreateAsync(Shards);
        await _writer.LoadAsync();
        await _writer.InsertAsync(1, 10);
        var described = await _writer.CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = "shared" });
        _slow = described.VirtualChannelNames[1];
    }

    public async Task DisposeAsync()
    {
        _writer.Dispose();
        _reader.Dispose();
        await _otherGateway.DisposeAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(LevelsWithoutAMoment))]
    public async Task A_reader_sees_what_another_client_had_acknowledged_and_waits_for_no_slow_vchannel(
        Proto.ConsistencyLevel level, ulong guarantee)
    {
        var (hold, insert) = await InsertSlowlyAsync();

        var found = await ReadAsync(_reader, level, guarantee).WaitAsync(Patience);

        Assert.Equal(Ids(1, 10), found);
        Assert.False(insert.IsCompleted);
        hold.Dispose();
        await insert;
        Assert.Equal(11, (await ReadAsync(_reader, level, guarantee)).Length);
    }

    [Fact]
    public async Task A_session_reads_its_own_writes_while_another_client_waits_for_a_slow_vchannel()
    {
        var own = await _reader.InsertAsync(KeyOn(0, 200), 1);
        var (hold, insert) = await InsertSlowlyAsync();

        var found = await ReadAsync(_reader, Proto.ConsistencyLevel.Session, own.Timestamp).WaitAsync(Patience);

        Assert.Contains(KeyOn(0, 200), found);
        Assert.False(insert.IsCompleted);
        hold.Dispose();
        await insert;
    }

    [Theory]
    [InlineData(Proto.ConsistencyLevel.Strong)]
    [InlineData(Proto.ConsistencyLevel.Session)]
    [InlineData(Proto.ConsistencyLevel.Bounded)]
    [InlineData(Proto.ConsistencyLevel.Eventually)]
    public async Task A_client_reads_its_own_writes_at_every_level(Proto.ConsistencyLevel level)
    {
        for (var round = 0; round < 20; round++)
        {
            var own = await _reader.InsertAsync(300 + round, 1);

            var found = await ReadAsync(_reader, level, level switch
            {
                Proto.ConsistencyLevel.Session => own.Timestamp,
                Proto.ConsistencyLevel.Bounded => Bounded,
                Proto.ConsistencyLevel.Eventually => Eventually,
                _ => 0,
            });

            Assert.Contains(300 + round, found);
        }
    }

    [Fact]
    public async Task A_read_at_a_moment_waits_for_rows_of_before_it_that_are_on_their_way()
    {
        var (hold, insert) = await InsertSlowlyAsync();
        var moment = (await _reader.CallAsync<Proto.AllocTimestampResponse>(
            "AllocTimestamp", new Proto.AllocTimestampRequest())).Timestamp;

        var read = ReadAsync(_reader, Proto.ConsistencyLevel.Customized, moment);
        // The reader has been heard once a later read of the same client has been answered.
        await ReadAsync(_reader, Proto.ConsistencyLevel.Strong, 0);
        Assert.False(read.IsCompleted);
        hold.Dispose();

        Assert.Equal(11, (await read.WaitAsync(Patience)).Length);
        Assert.True((await insert).Timestamp <= moment);
    }

    [Fact]
    public async Task A_read_at_a_moment_is_not_held_up_by_rows_of_after_it()
    {
        var moment = (await _writer.InsertAsync(100, 1)).Timestamp;
        var (hold, insert) = await InsertSlowlyAsync();

        var found = await ReadAsync(_reader, Proto.ConsistencyLevel.Customized, moment).WaitAsync(Patience);

        Assert.Equal(11, found.Length);
        hold.Dispose();
        Assert.True((await insert).Timestamp > moment);
    }

    [Fact]
    public async Task A_read_at_a_moment_that_comes_soon_waits_for_it()
    {
        var moment = Core.Timestamp.From(DateTimeOffset.UtcNow.AddMilliseconds(300));

        var found = await ReadAsync(_reader, Proto.ConsistencyLevel.Customized, moment.Value);

        Assert.Equal(10, found.Length);
        Assert.True(Core.Timestamp.From(DateTimeOffset.UtcNow) >= moment);
    }

    [Theory]
    [InlineData(1, 10001, true)]
    [InlineData(25, 1100, false)]
    public async Task A_read_at_a_moment_that_is_far_is_refused(int hours, int code, bool retriable)
    {
        var query = Query(
            Proto.ConsistencyLevel.Customized, Core.Timestamp.From(DateTimeOffset.UtcNow.AddHours(hours)).Value);

        var refused = await _reader.SendAsync<Proto.QueryResults>("Query", query);

        Assert.Equal((code, retriable), (refused.Status.Code, refused.Status.Retriable));
        Assert.Contains("guarantee_timestamp", refused.Status.Reason);
    }

    [Fact]
    public async Task The_level_of_the_collection_is_the_default_one()
    {
        var future = Core.Timestamp.From(DateTimeOffset.UtcNow.AddHours(1)).Value;
        var query = Query(Proto.ConsistencyLevel.Customized, future);
        query.UseDefaultConsistency = true;

        var read = await _reader.SendAsync<Proto.QueryResults>("Query", query);

        // The collection is strong, so that the moment means nothing.
        Assert.Equal(0, read.Status.Code);
    }

    private async Task<(HeldLogStore.Hold Hold, Task<Proto.MutationResult> Insert)> InsertSlowlyAsync()
    {
        var hold = _logs.HoldAppends(_slow);
        var insert = _writer.InsertAsync(KeyOn(1, 1000), 1);
        await hold.Reached.WaitAsync(Patience);
        return (hold, insert);
    }

    private static int KeyOn(int shard, int from) =>
        Enumerable.Range(from, 1000).First(key => PrimaryKeyShard.Of(key, Shards) == shard);

    private static long[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(id => (long)id)];

    private static Proto.QueryRequest Query(Proto.ConsistencyLevel level, ulong guarantee) => new()
    {
        CollectionName = "shared",
        Expr = "id > 0",
        OutputFields = { "id" },
        ConsistencyLevel = level,
        GuaranteeTimestamp = guarantee,
    };

    /// <summary>All keys, which a query and a search agree on.</summary>
    private static async Task<long[]> ReadAsync(CollectionSteps client, Proto.ConsistencyLevel level, ulong guarantee)
    {
        var query = await client.CallAsync<Proto.QueryResults>("Query", Query(level, guarantee));
        var search = Samples.Search("shared", 100, [1, 1, 1, 1]);
        (search.ConsistencyLevel, search.GuaranteeTimestamp) = (level, guarantee);
        var near = await client.CallAsync<Proto.SearchResults>("Search", search);
        var found = query.FieldsData.Single(field => field.FieldName == "id").Scalars.LongData.Data.ToArray();
        Assert.Equal(found, near.Results.Ids.IntId.Data.Order());
        return found;
    }
}
