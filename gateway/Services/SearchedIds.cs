using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Gateway.Mapping;
using Milvus.Interfaces;
using Milvus.Interfaces.Messages;

namespace Milvus.Gateway.Services;

/// <summary>Looks up the vectors of rows to search for: one query per primary key, in their order.</summary>
/// <param name="grains">Where the vchannels are.</param>
/// <param name="collection">The collection.</param>
/// <param name="partitions">Where to look; empty means everywhere.</param>
/// <param name="guarantee">Rows acknowledged up to here must be seen.</param>
/// <param name="cancellation">Ends the looking up.</param>
internal sealed class SearchedIds(
    IGrainFactory grains,
    CollectionDescription collection,
    ImmutableArray<PartitionId> partitions,
    Timestamp guarantee,
    bool strong,
    CancellationToken cancellation)
{
    private const int Named = 10;

    public async Task<Outcome<QueryVectors>> ReadAsync(FieldSchema field, Proto.IDs ids)
    {
        var key = collection.Schema.PrimaryKey;
        var asked = ToKeys(key, ids);
        if (!asked.IsOk) return asked.Error;
        var keys = asked.Value;
        if (keys.Length is 0 or > Limits.ResultWindow)
            return MilvusErrors.Invalid(
                $"nq [{keys.Length}] is invalid, it should be in range [1, {Limits.ResultWindow}]");
        var found = await FindAsync(field, key, keys);
        if (!found.IsOk) return found.Error;
        var missing = keys.Where(wanted => !found.Value.ContainsKey(wanted)).Distinct().ToArray();
        if (missing.Length > 0)
            return MilvusErrors.Invalid(
                "some of the provided primary key IDs do not exist: missing IDs = "
                + $"[{string.Join(", ", missing.Take(Named))}]{(missing.Length > Named ? ", …" : "")}");
        var placeholder = new Proto.PlaceholderValue { Tag = "$0", Type = (Proto.PlaceholderType)(int)field.DataType };
        foreach (var wanted in keys)
        {
            if (found.Value[wanted] is not { } vector)
                return MilvusErrors.Invalid(
                    $"field {field.Name} of primary key {wanted} is null, nothing to search for");
            placeholder.Values.Add(vector);
        }

        return PlaceholderReader.Read(
            field, new Proto.PlaceholderGroup { Placeholders = { placeholder } }.ToByteString());
    }

    private static Outcome<object[]> ToKeys(FieldSchema key, Proto.IDs ids) => (key.DataType, ids.IdFieldCase) switch
    {
        (DataType.Int64, Proto.IDs.IdFieldOneofCase.IntId) => ids.IntId.Data.Cast<object>().ToArray(),
        (DataType.VarChar, Proto.IDs.IdFieldOneofCase.StrId) => ids.StrId.Data.Cast<object>().ToArray(),
        (_, Proto.IDs.IdFieldOneofCase.None) => MilvusErrors.Invalid("ids of a search should not be empty"),
        _ => MilvusErrors.Invalid(
            $"ids of a search should be of the primary key's type, field {key.Name}", key.DataType, ids.IdFieldCase),
    };

    private async Task<Outcome<Dictionary<object, ByteString?>>> FindAsync(
        FieldSchema field, FieldSchema key, object[] keys)
    {
        var list = new TemplateArgument { List = [.. keys.Select(ToArgument)] };
        var request = new QueryRequest
        {
            Collection = collection.Id,
            SchemaVersion = collection.Schema.Version,
            Partitions = partitions,
            Filter = $"{key.Name} in {{ids}}",
            Templates = [KeyValuePair.Create("ids", list)],
            Fields = [field.Id],
            Guarantee = guarantee,
            Strong = strong,
            ReplyBytes = MessageLimits.PayloadBytes,
        };
        if (Templates.CheckSize(request.Filter, request.Templates) is { } refused) return refused;
        var replies = await Task.WhenAll(collection.VChannels.Select(channel => AskAsync(channel, request, key.Id)));
        var found = new Dictionary<object, ByteString?>();
        foreach (var reply in replies)
        {
            if (!reply.IsOk) return reply.Error;
            if (reply.Value is not { } rows) continue;
            for (var row = 0; row < rows.RowCount; row++)
                found[KeyOf(rows[key.Id], row)] = rows[field.Id].HasValue(row) ? BytesOf(rows[field.Id], row) : null;
        }

        return found;
    }

    private async Task<Outcome<RowBatch?>> AskAsync(VChannelName channel, QueryRequest request, FieldId key)
    {
        var first = await grains.GetGrain<IChannelGrain>(channel.Value).QueryAsync(request).WaitAsync(cancellation);
        if (first.Error is { } error) return error;
        var whole = await QueryPages.CompleteAsync(
            grains, channel, request, first, key, long.MaxValue, cancellation);
        return whole.IsOk ? whole.Value.Rows : whole.Error;
    }

    private static TemplateArgument ToArgument(object key) => key is long number
        ? new TemplateArgument { Int64 = number }
        : new TemplateArgument { String = (string)key };

    private static object KeyOf(Column keys, int row) => keys is ValueColumn<long> numbers
        ? numbers.Values.Span[row]
        : Encoding.UTF8.GetString(((Utf8Column)keys)[row]);

    private static ByteString BytesOf(Column vectors, int row) => vectors switch
    {
        FloatVectorColumn floats => ByteString.CopyFrom(
            MemoryMarshal.AsBytes(floats.Values.Span.Slice(row * floats.Dim, floats.Dim))),
        PackedVectorColumn packed => ByteString.CopyFrom(
            packed.Bytes.Span.Slice(row * packed.RowBytes, packed.RowBytes)),
        BytesColumn sparse => ByteString.CopyFrom(sparse[row]),
        _ => throw new InvariantException($"Columns of {vectors.DataType} hold no vectors."),
    };
}
