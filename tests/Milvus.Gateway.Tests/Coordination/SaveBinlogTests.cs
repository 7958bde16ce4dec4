using Milvus.Gateway.Tests.Wire;
using Milvus.Proto.Data;

namespace Milvus.Gateway.Tests.Coordination;

/// <summary>Files of outside writers.</summary>
public sealed class SaveBinlogTests(GatewayHost host) : WriterSteps(host), IClassFixture<GatewayHost>
{
    private const int Rows = 7;

    public static TheoryData<string, int> Bad => new()
    {
        { "unknown segment", 600 },
        { "another vchannel", 500 },
        { "no vchannel", 500 },
        { "another collection", 500 },
        { "another node", 500 },
        { "an older term", 500 },
        { "a term that is no number", 1100 },
        { "negative entries", 1100 },
        { "negative size", 1100 },
        { "negative rows", 1100 },
        { "a checkpoint without a place", 1100 },
        { "a file name that is no number", 1100 },
        { "a file that is not there", 1100 },
        { "neither path nor number", 1100 },
        { "a level of deletes alone", 1100 },
        { "a newer form", 1100 },
        { "an import", 10 },
    };

    [Fact]
    [Covers("DataCoord.SaveBinlogPaths", "DataCoord.GetSegmentInfo", "DataCoord.GetInsertBinlogPaths")]
    public async Task Saved_files_are_told_and_their_rows_are_there_once_when_the_segment_is_flushed()
    {
        var (written, channel, node) = await BeginAsync();
        await LoadAsync();
        var grant = await GrantAsync(written, channel, Rows);
        var fields = await WriteAsync(written, grant, firstKey: 1, Rows);
        var save = Save(written, channel, grant, From(node), fields);

        await GetAsync<Proto.Status>("SaveBinlogPaths", save);
        var saved = await InfoAsync(grant.SegId);
        var paths = await GetAsync<GetInsertBinlogPathsResponse>(
            "GetInsertBinlogPaths", new GetInsertBinlogPathsRequest { SegmentId = grant.SegId });
        save.Flushed = true;
        await GetAsync<Proto.Status>("SaveBinlogPaths", save);
        await GetAsync<Proto.Status>("ReportDataNodeTtMsgs", new ReportDataNodeTtMsgsRequest
        {
            Base = From(node),
            Msgs = { Tick(From(node), channel, grant.ExpireTime + 1, (grant.SegId, Rows)) },
        });
        await UntilAsync(async () => await StateAsync(grant.SegId) == Proto.SegmentState.Flushed);

        Assert.Equal(
            (Rows, "start", "saved"),
            (saved.NumOfRows, saved.StartPosition.MsgId.ToStringUtf8(), saved.DmlPosition.MsgId.ToStringUtf8()));
        var expected = fields.Select(field => field.Binlogs[0].LogPath).Order();
        Assert.Equal(expected, saved.Binlogs.SelectMany(field => field.Binlogs).Select(log => log.LogPath).Order());
        Assert.Equal(expected, paths.Paths.SelectMany(list => list.Values).Order());
        await UntilAsync(async () => await CountAsync() == Rows);
        Assert.Equal(0, (await AskAsync<Proto.Status>("SaveBinlogPaths", save)).Code);
        Assert.Equal(Rows, await CountAsync());
    }

    [Fact]
    [Covers("DataCoord.SaveBinlogPaths")]
    public async Task Files_may_be_named_by_numbers_with_a_root_or_without_a_vchannel()
    {
        var (written, channel, node) = await BeginAsync();
        var first = await GrantAsync(written, channel, Rows);
        var fields = await WriteAsync(written, first, firstKey: 1, Rows);
        var expected = fields.Select(field => field.Binlogs[0].LogPath).Order().ToArray();

        // Half of them by number alone, as newer nodes do; the others below the root of their bucket.
        foreach (var log in fields.Take(2).Select(field => field.Binlogs[0])) log.LogPath = "";
        foreach (var log in fields.Skip(2).Select(field => field.Binlogs[0])) log.LogPath = $"files/{log.LogPath}";
        var save = Save(written, channel, first, From(node), fields);
        save.Channel = "";
        save.PartitionId = 0;
        await GetAsync<Proto.Status>("SaveBinlogPaths", save);

        Assert.Equal(expected, (await InfoAsync(first.SegId)).Binlogs
            .SelectMany(field => field.Binlogs).Select(log => log.LogPath).Order());
    }

    [Fact]
    [Covers("DataCoord.SaveBinlogPaths")]
    public async Task A_writer_may_drop_its_segment()
    {
        var (written, channel, node) = await BeginAsync();
        var grant = await GrantAsync(written, channel, Rows);
        var save = Save(written, channel, grant, From(node), []);
        save.Dropped = true;

        await GetAsync<Proto.Status>("SaveBinlogPaths", save);

        Assert.Equal(Proto.SegmentState.NotExist, await StateAsync(grant.SegId));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    [Covers("DataCoord.SaveBinlogPaths")]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing(string what, int code)
    {
        var written = await CreateWrittenAsync(shards: 2);
        var (channel, other) = (written.Channels[0], written.Channels[1]);
        var (stale, node) = (NewNode(), NewNode());
        await AssignAsync(channel, stale);
        var term = await AssignAsync(channel, node);
        await AssignAsync(other, node);
        var grant = await GrantAsync(written, channel, Rows);
        var fields = await WriteAsync(written, grant, firstKey: 1, Rows);
        var save = Save(written, channel, grant, From(node, term), fields);
        var before = await InfoAsync(grant.SegId);
        switch (what)
        {
            case "unknown segment": save.SegmentId = 4711; break;
            case "another vchannel": save.Channel = other; break;
            case "no vchannel": save.Channel = "nothing"; break;
            case "another collection": save.CollectionId++; break;
            case "another node": save.Base = From(stale); break;
            case "an older term": save.Base = From(node, term - 1); break;
            case "a term that is no number": save.Base.Properties["term"] = "new"; break;
            case "negative entries": fields[2].Binlogs[0].EntriesNum = -1; break;
            case "negative size": fields[2].Binlogs[0].LogSize = -1; break;
            case "negative rows": save.CheckPoints[0].NumOfRows = -1; break;
            case "a checkpoint without a place": save.CheckPoints[0].Position = null; break;
            case "a file name that is no number": fields[2].Binlogs[0].LogPath += "x"; break;
            case "a file that is not there": fields[2].Binlogs[0].LogPath += "0"; break;
            case "neither path nor number": (fields[2].Binlogs[0].LogPath, fields[2].Binlogs[0].LogId) = ("", 0); break;
            case "a level of deletes alone": save.SegLevel = Proto.SegmentLevel.L0; break;
            case "a newer form": save.StorageVersion = 2; break;
            default: save.Importing = true; break;
        }

        var status = await AskAsync<Proto.Status>("SaveBinlogPaths", save);

        Assert.True(status.Code == code, $"{what}: {status}");
        Assert.Equal(before, await InfoAsync(grant.SegId));
    }

    private async Task<(Written Written, string Channel, long Node)> BeginAsync()
    {
        var written = await CreateWrittenAsync();
        var node = NewNode();
        await AssignAsync(written.Channels[0], node);
        return (written, written.Channels[0], node);
    }

    private static SaveBinlogPathsRequest Save(
        Written written, string channel, SegmentIDAssignment grant, Proto.MsgBase sender, FieldBinlog[] fields) => new()
        {
            Base = sender,
            CollectionId = written.Collection,
            PartitionId = written.Partition,
            SegmentId = grant.SegId,
            Channel = channel,
            Field2BinlogPaths = { fields },
            CheckPoints =
            {
                new CheckPoint
                {
                    SegmentId = grant.SegId,
                    NumOfRows = Rows,
                    Position = Position(channel, grant.ExpireTime, [.. "saved"u8]),
                },
            },
            StartPositions =
            {
                new SegmentStartPosition
                {
                    SegmentId = grant.SegId,
                    StartPosition = Position(channel, grant.ExpireTime - 1, [.. "start"u8]),
                },
            },
        };
}
