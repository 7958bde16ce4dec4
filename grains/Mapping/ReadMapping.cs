using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Engine.Queries;
using Milvus.Engine.Segments;
using Milvus.Expressions;
using Milvus.Interfaces.Messages;
using Milvus.Query;

namespace Milvus.Grains.Mapping;

/// <summary>
/// Messages to what the engine reads by, and its results back. References are passed on, nothing is copied.
/// </summary>
internal static class ReadMapping
{
    public static SearchSpec ToSpec(this SearchRequest request) => new()
    {
        Collection = request.Collection,
        SchemaVersion = request.SchemaVersion,
        Partitions = request.Partitions,
        Filter = ToFilter(request.Filter, request.Templates),
        Guarantee = request.Guarantee,
        Strong = request.Strong,
        Mvcc = request.Mvcc,
        IgnoreGrowing = request.IgnoreGrowing,
        VectorField = request.VectorField,
        Metric = request.Metric,
        Queries = request.Queries,
        Vectors = request.Vectors?.Column,
        QueryCount = request.QueryCount,
        Dim = request.Dim,
        TopK = request.TopK,
        Range = new ScoreRange(
            request.Lowest ?? ScoreRange.All.Lowest, request.Highest ?? ScoreRange.All.Highest),
        Group = request.GroupField is { } field
            ? new GroupPlan(field, request.GroupSize, request.Groups?.Column, request.GroupCounts)
            : null,
        ReplyBytes = request.ReplyBytes,
        Deletes = new DeleteToken(request.DeletesStream, request.DeletesCount),
        ManifestVersion = request.ManifestVersion,
    };

    public static SearchRequest ToRequest(this SearchSpec spec) => new()
    {
        Collection = spec.Collection,
        SchemaVersion = spec.SchemaVersion,
        Partitions = spec.Partitions,
        Filter = spec.Filter.Text,
        Templates = ToArguments(spec.Filter),
        Guarantee = spec.Guarantee,
        Strong = spec.Strong,
        Mvcc = spec.Mvcc,
        IgnoreGrowing = spec.IgnoreGrowing,
        VectorField = spec.VectorField,
        Metric = spec.Metric,
        Queries = spec.Queries,
        Vectors = spec.Vectors is { } vectors ? new AnyColumn(vectors) : null,
        QueryCount = spec.QueryCount,
        Dim = spec.Dim,
        TopK = spec.TopK,
        Lowest = spec.Range.Lowest,
        Highest = spec.Range.Highest,
        GroupField = spec.Group?.Field,
        GroupSize = spec.Group?.Size ?? 0,
        Groups = spec.Group?.Values is { } groups ? new AnyColumn(groups) : null,
        GroupCounts = spec.Group?.Counts ?? [],
        ReplyBytes = spec.ReplyBytes,
        DeletesStream = spec.Deletes.Stream,
        DeletesCount = spec.Deletes.Count,
        ManifestVersion = spec.ManifestVersion,
    };

    public static QuerySpec ToSpec(this QueryRequest request) => new()
    {
        Collection = request.Collection,
        SchemaVersion = request.SchemaVersion,
        Partitions = request.Partitions,
        Filter = ToFilter(request.Filter, request.Templates),
        Guarantee = request.Guarantee,
        Strong = request.Strong,
        Mvcc = request.Mvcc,
        IgnoreGrowing = request.IgnoreGrowing,
        Fields = request.Fields,
        Limit = request.Limit > 0 ? request.Limit : null,
        CountOnly = request.CountOnly,
        After = request.After?.Column,
        ReplyBytes = request.ReplyBytes,
        Deletes = new DeleteToken(request.DeletesStream, request.DeletesCount),
        ManifestVersion = request.ManifestVersion,
    };

    public static QueryRequest ToRequest(this QuerySpec spec) => new()
    {
        Collection = spec.Collection,
        SchemaVersion = spec.SchemaVersion,
        Partitions = spec.Partitions,
        Filter = spec.Filter.Text,
        Templates = ToArguments(spec.Filter),
        Guarantee = spec.Guarantee,
        Strong = spec.Strong,
        Mvcc = spec.Mvcc,
        IgnoreGrowing = spec.IgnoreGrowing,
        Fields = spec.Fields,
        Limit = spec.Limit ?? 0,
        CountOnly = spec.CountOnly,
        After = spec.After is { } after ? new AnyColumn(after) : null,
        ReplyBytes = spec.ReplyBytes,
        DeletesStream = spec.Deletes.Stream,
        DeletesCount = spec.Deletes.Count,
        ManifestVersion = spec.ManifestVersion,
    };

    public static SearchReply ToReply(this Outcome<ReadResult<SearchHits>> outcome) =>
        outcome.IsOk
            ? ((Outcome<SearchHits>)outcome.Value.Value).ToReply(outcome.Value.Mvcc)
            : new SearchReply { Error = outcome.Error };

    public static QueryReply ToReply(this Outcome<ReadResult<QueryRows>> outcome) =>
        outcome.IsOk
            ? ((Outcome<QueryRows>)outcome.Value.Value).ToReply(outcome.Value.Mvcc)
            : new QueryReply { Error = outcome.Error };

    public static SearchReply ToReply(this Outcome<SearchHits> outcome, Timestamp mvcc) =>
        outcome.IsOk
            ? new SearchReply
            {
                Counts = ImmutableCollectionsMarshal.AsImmutableArray(outcome.Value.Counts),
                Scores = outcome.Value.Scores,
                PrimaryKeys = outcome.Value.PrimaryKeys is { } keys ? new AnyColumn(keys) : null,
                Timestamps = outcome.Value.Timestamps,
                Segments = outcome.Value.SegmentIds,
                Rows = outcome.Value.Rows,
                Groups = outcome.Value.Groups is { } groups ? new AnyColumn(groups) : null,
                Mvcc = mvcc,
            }
            : new SearchReply { Error = outcome.Error };

    public static Outcome<SearchHits> ToOutcome(this SearchReply reply) =>
        reply.Error is { } error
            ? error
            : new SearchHits(
                ImmutableCollectionsMarshal.AsArray(reply.Counts) ?? [],
                Whole(reply.Scores),
                reply.PrimaryKeys?.Column,
                Whole(reply.Timestamps),
                Whole(reply.Segments),
                Whole(reply.Rows))
            {
                Groups = reply.Groups?.Column,
            };

    public static QueryReply ToReply(this Outcome<QueryRows> outcome, Timestamp mvcc) =>
        outcome.IsOk
            ? new QueryReply
            {
                Count = outcome.Value.Count,
                Rows = outcome.Value.Rows?.Rows,
                Timestamps = outcome.Value.Rows?.Timestamps ?? default,
                Mvcc = mvcc,
                More = outcome.Value.More,
            }
            : new QueryReply { Error = outcome.Error };

    public static Outcome<QueryRows> ToOutcome(this QueryReply reply) =>
        reply.Error is { } error
            ? error
            : new QueryRows(
                reply.Count, reply.Rows is { } rows ? new RowChunk(rows, reply.Timestamps) : null, reply.More);

    public static RetrieveReply ToReply(this Outcome<RowBatch> outcome) =>
        outcome.IsOk ? new RetrieveReply { Rows = outcome.Value } : new RetrieveReply { Error = outcome.Error };

    public static Reply ToReply(this Outcome<bool> outcome) =>
        outcome.IsOk ? Reply.Ok : new Reply { Error = outcome.Error };

    private static T[] Whole<T>(ReadOnlyMemory<T> memory) =>
        MemoryMarshal.TryGetArray(memory, out var part) && part.Offset == 0 && part.Count == part.Array!.Length
            ? part.Array
            : memory.ToArray();

    private static FilterSpec ToFilter(
        string text, ImmutableArray<KeyValuePair<string, TemplateArgument>> templates) =>
        text.Length == 0 ? FilterSpec.None : new FilterSpec(text, [.. templates.Select(ToValue)]);

    private static ImmutableArray<KeyValuePair<string, TemplateArgument>> ToArguments(FilterSpec filter) =>
        [.. filter.Templates.Select(pair => KeyValuePair.Create(pair.Key, ToArgument(pair.Value)))];

    private static KeyValuePair<string, TemplateValue> ToValue(KeyValuePair<string, TemplateArgument> pair) =>
        KeyValuePair.Create(pair.Key, ToValue(pair.Value));

    private static TemplateValue ToValue(TemplateArgument argument) => argument switch
    {
        { Bool: { } value } => new TemplateValue.Bool(value),
        { Int64: { } value } => new TemplateValue.Int64(value),
        { Double: { } value } => new TemplateValue.Double(value),
        { String: { } value } => new TemplateValue.String(value),
        { List: { } items } => new TemplateValue.List([.. items.Select(ToValue)]),
        _ => throw new InvariantException("A template argument has no value: the gateway checks them."),
    };

    private static TemplateArgument ToArgument(TemplateValue value) => value switch
    {
        TemplateValue.Bool one => new TemplateArgument { Bool = one.Value },
        TemplateValue.Int64 one => new TemplateArgument { Int64 = one.Value },
        TemplateValue.Double one => new TemplateArgument { Double = one.Value },
        TemplateValue.String one => new TemplateArgument { String = one.Value },
        TemplateValue.List many => new TemplateArgument { List = [.. many.Items.Select(ToArgument)] },
        _ => throw new InvariantException($"Template value {value} has no message."),
    };
}
