using Google.Protobuf;

namespace Milvus.Gateway.Tests.Wire;

/// <summary>A collection of <see cref="SearchSamples"/> and the rows that it must hold.</summary>
internal sealed class SearchSteps(Uri address) : CollectionSteps(address)
{
    private int _next = 1;

    /// <summary>The rows that are there, by id.</summary>
    public SortedDictionary<long, SearchRow> Rows { get; } = [];

    public async Task OpenAsync(int shards)
    {
        await CallAsync<Proto.Status>("CreateCollection", new Proto.CreateCollectionRequest
        {
            CollectionName = Name,
            Schema = SearchSamples.Schema().ToByteString(),
            ShardsNum = shards,
        });
        foreach (var field in SearchSamples.Fields)
        {
            var index = new Proto.CreateIndexRequest { CollectionName = Name, FieldName = field };
            index.ExtraParams.Add(Samples.Pair("metric_type", SearchSamples.MetricOf(field)));
            await CallAsync<Proto.Status>("CreateIndex", index);
        }

        await CallAsync<Proto.Status>("LoadCollection", new Proto.LoadCollectionRequest { CollectionName = Name });
    }

    public async Task InsertAsync(Random random, int count)
    {
        var rows = SearchSamples.Rows(random, _next, count);
        _next += count;
        await CallAsync<Proto.MutationResult>("Insert", SearchSamples.Insert(Name, rows));
        foreach (var row in rows) Rows.Add(row.Id, row);
    }

    public async Task UpsertAsync(Random random, int first, int count)
    {
        var rows = SearchSamples.Rows(random, first, count);
        var insert = SearchSamples.Insert(Name, rows);
        var upsert = new Proto.UpsertRequest { CollectionName = Name, NumRows = insert.NumRows };
        upsert.FieldsData.AddRange(insert.FieldsData);
        await CallAsync<Proto.MutationResult>("Upsert", upsert);
        foreach (var row in rows) Rows[row.Id] = row;
    }

    public async Task DeleteAsync(params long[] ids)
    {
        await CallAsync<Proto.MutationResult>(
            "Delete",
            new Proto.DeleteRequest { CollectionName = Name, Expr = $"id in [{string.Join(',', ids)}]" });
        foreach (var id in ids) Rows.Remove(id);
    }

    /// <summary>Segments flushed, rows deleted and replaced in them, and rows that still grow.</summary>
    public async Task FillAsync(Random random)
    {
        for (var segment = 0; segment < 3; segment++)
        {
            await InsertAsync(random, random.Next(20, 150));
            var flush = await FlushAsync();
            if (segment < 2) await WaitForFlushAsync(flush);
        }

        await DeleteAsync([.. Rows.Keys.Where(_ => random.Next(9) == 0)]);
        await UpsertAsync(random, random.Next(1, 20), 15);
        await InsertAsync(random, random.Next(1, 80));
        await DeleteAsync([.. Rows.Keys.Where(_ => random.Next(20) == 0)]);
    }

    public async Task<Proto.SearchResults> SearchAsync(Proto.SearchRequest request) =>
        await CallAsync<Proto.SearchResults>("Search", request);
}
