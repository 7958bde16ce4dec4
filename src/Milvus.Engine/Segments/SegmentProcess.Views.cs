using Milvus.Core.Errors;
using Milvus.Core.Rows;
using Milvus.Core.Schema;
using Milvus.Engine.Queries;
using Milvus.Expressions.Bound;
using Milvus.Query;

namespace Milvus.Engine.Segments;

/// <summary>What a read sees: rows with every delete and every field that its reader counts on.</summary>
public sealed partial class SegmentProcess
{
    private const int Attempts = 3;

    private async Task<Outcome<(SegmentView View, CollectionSchema Schema, BoundFilter? Filter)>> PrepareAsync(
        ReadSpec read, CancellationToken cancellationToken)
    {
        var ready = await ViewAsync(read.ManifestVersion, read.SchemaVersion, cancellationToken);
        if (!ready.IsOk)
        {
            return ready.Error;
        }

        // Looked at last: whatever was handed over before is in the rows.
        if (Lacks(read.Deletes) is { } lacks)
        {
            return lacks;
        }

        var (view, schema) = ready.Value;
        if (schema.Version != read.SchemaVersion)
        {
            // A name may mean another thing now: the reader is to look at the schema again.
            return MilvusErrors.SchemaChanged(schema.Name, schema.Version, read.SchemaVersion);
        }

        var filter = ports.Plans.Bind(schema, read.Filter);
        return filter.IsOk ? (view, schema, filter.Value) : filter.Error;
    }

    /// <summary>The rows, of a manifest and a schema that are no older than these versions.</summary>
    private async Task<Outcome<(SegmentView View, CollectionSchema Schema)>> ViewAsync(
        int version, int schemaVersion, CancellationToken cancellationToken)
    {
        // A load that was under way may have begun before the newest manifest or schema: then a second one finds it.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (_rows is { } rows && _version >= version)
            {
                if (_schema!.Version >= schemaVersion)
                {
                    return (rows.View, _schema);
                }

                if (await GrowAsync(rows, cancellationToken) is { } refusal)
                {
                    return refusal;
                }

                continue;
            }

            if (_loading is not { IsCompleted: false })
            {
                _loading = ReadAsync(_stop.Token);
            }

            var loaded = await _loading.WaitAsync(cancellationToken);
            if (!loaded.IsOk)
            {
                return loaded.Error;
            }

            if (loaded.Value.Version >= version && loaded.Value.Schema.Version >= schemaVersion)
            {
                return (loaded.Value.Rows.View, loaded.Value.Schema);
            }
        }

        return MilvusErrors.SegmentLacks(Id, $"manifest {version} with schema {schemaVersion} is not there");
    }

    /// <summary>Gives the rows in memory the fields that the collection has got meanwhile.</summary>
    private async Task<MilvusError?> GrowAsync(DeletableRows rows, CancellationToken cancellationToken)
    {
        var facts = await ports.Collections.DescribeAsync(_collection);
        if (!facts.IsOk)
        {
            return facts.Error;
        }

        var schema = facts.Value.Schema;
        var chunks = rows.View.Chunks;
        var complete = await ports.Workers.RunAsync<IReadOnlyList<RowChunk>>(
            _ => [.. chunks.Select(chunk => ConstantColumn.Complete(chunk, schema))],
            cancellationToken);
        if (!complete.IsOk)
        {
            return complete.Error;
        }

        // A worker that learns the keys must not find the rows changing.
        while (_indexing is { IsCompleted: false } indexing)
        {
            await indexing.WaitAsync(cancellationToken);
        }

        if (_rows == rows && schema.Version > _schema!.Version)
        {
            rows.Rewrite(complete.Value);
            _schema = schema;
        }

        return null;
    }
}
