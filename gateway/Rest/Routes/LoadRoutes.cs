using Milvus.Core.Errors;

namespace Milvus.Gateway.Rest.Routes;

/// <summary>Loading, releasing, flushing and compacting collections.</summary>
internal static class LoadRoutes
{
    private const int Complete = 100;

    private static readonly JsonShape SomePartitions =
        Shapes.Collection.With(new JsonMember(Shapes.PartitionNames, JsonKind.Texts));

    private static readonly JsonShape Compaction = Shapes.Database.With(
        new JsonMember("jobID", JsonKind.Any), new JsonMember("compactionID", JsonKind.Any));

    public static IReadOnlyList<RestRoute> All { get; } =
    [
        new("collections/load", "LoadCollection", Shapes.Collection, call => LoadAsync(call, refresh: false)),
        new("collections/refresh_load", "LoadCollection", Shapes.Collection, call => LoadAsync(call, refresh: true)),
        new("collections/release", "ReleaseCollection", Shapes.Collection, ReleaseAsync),
        new("collections/get_load_state", "GetLoadState", SomePartitions, GetStateAsync),
        new("collections/flush", "Flush", Shapes.Collection, FlushAsync),
        new("collections/compact", "ManualCompaction", Shapes.Collection, CompactAsync),
        new("collections/get_compaction_state", "GetCompactionState", Compaction, GetCompactionAsync),
    ];

    public static Task<RestReply> LoadAsync(RestCall call, bool refresh) => call.DoAsync(
        call.Rpc.LoadCollection,
        new Proto.LoadCollectionRequest
        {
            DbName = call.Database,
            CollectionName = call.Collection,
            Refresh = refresh,
        });

    private static Task<RestReply> ReleaseAsync(RestCall call) => call.DoAsync(
        call.Rpc.ReleaseCollection,
        new Proto.ReleaseCollectionRequest { DbName = call.Database, CollectionName = call.Collection });

    private static async Task<RestReply> GetStateAsync(RestCall call)
    {
        var state = await call.SendAsync(
            call.Rpc.GetLoadState,
            new Proto.GetLoadStateRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                PartitionNames = { call.Body.Texts(Shapes.PartitionNames) },
            });
        if (!state.IsOk) return state.Error;
        if (state.Value.State == Proto.LoadState.NotExist)
            return MilvusErrors.CollectionNotFound(call.Database, call.Collection);
        if (state.Value.State == Proto.LoadState.NotLoad) return State(Proto.LoadState.NotLoad, null);
        var progress = await call.SendAsync(
            call.Rpc.GetLoadingProgress,
            new Proto.GetLoadingProgressRequest
            {
                DbName = call.Database,
                CollectionName = call.Collection,
                PartitionNames = { call.Body.Texts(Shapes.PartitionNames) },
            });
        if (!progress.IsOk) return progress.Error;
        return State(
            progress.Value.Progress >= Complete ? Proto.LoadState.Loaded : Proto.LoadState.Loading,
            progress.Value.Progress);
    }

    private static RestReply State(Proto.LoadState state, long? progress) => RestReply.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("loadState", EnumNames.Of(state));
        if (progress is { } known) json.WriteNumber("loadProgress", known);
        json.WriteEndObject();
    });

    private static async Task<RestReply> FlushAsync(RestCall call)
    {
        var flushed = await call.SendAsync(
            call.Rpc.Flush, new Proto.FlushRequest { DbName = call.Database, CollectionNames = { call.Collection } });
        return flushed.IsOk ? RestReply.Done : flushed.Error;
    }

    private static async Task<RestReply> CompactAsync(RestCall call)
    {
        var started = await call.SendAsync(
            call.Rpc.ManualCompaction,
            new Proto.ManualCompactionRequest { DbName = call.Database, CollectionName = call.Collection });
        if (!started.IsOk) return started.Error;
        return RestReply.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("compactionID", started.Value.CompactionId);
            json.WriteEndObject();
        });
    }

    private static async Task<RestReply> GetCompactionAsync(RestCall call)
    {
        // Milvus reads one name, the Node SDK sends the other.
        if ((call.Body.Find("jobID") ?? call.Body.Find("compactionID")) is not { } sent)
            return RestErrors.Missing("jobID");
        if (!long.TryParse(sent.Plain(), out var job))
            return RestErrors.Format($"'jobID' should be an integer, but is {sent}");
        var state = await call.SendAsync(
            call.Rpc.GetCompactionState, new Proto.GetCompactionStateRequest { CompactionId = job });
        if (!state.IsOk) return state.Error;
        return RestReply.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("jobID", job);
            json.WriteString("state", EnumNames.Of(state.Value.State));
            json.WriteNumber("executingPlanNo", state.Value.ExecutingPlanNo);
            json.WriteNumber("timeoutPlanNo", state.Value.TimeoutPlanNo);
            json.WriteNumber("completedPlanNo", state.Value.CompletedPlanNo);
            json.WriteEndObject();
        });
    }
}
