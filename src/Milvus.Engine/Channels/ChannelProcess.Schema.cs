using Milvus.Core.Errors;
using Milvus.Core.Schema;

namespace Milvus.Engine.Channels;

/// <summary>
/// The schema, which only grows. The collection tells a change, and a request that was made for a newer schema makes the
/// vchannel ask. Rows that were appended before have a new field's default, or nothing.
/// </summary>
public sealed partial class ChannelProcess
{
    private const int SchemaQuestions = 2;

    private Task<MilvusError?> _asking = Task.FromResult<MilvusError?>(null);

    /// <summary>Takes a schema that has grown; an older one than known is no news.</summary>
    public async Task<Outcome<bool>> LearnAsync(CollectionSchema schema)
    {
        if (await WhenOpenAsync() is { } refusal)
        {
            return _status == ChannelStatus.Gone ? true : refusal;
        }

        Learn(schema);
        return true;
    }

    private void Learn(CollectionSchema schema)
    {
        if (schema.Version < _schema?.Version)
        {
            return;
        }

        _schema = schema;
        foreach (var rows in _growing.Values)
        {
            rows.Learn(schema);
        }
    }

    /// <summary>Whether what was made for a version of the schema fits; asks the collection when it may be newer.</summary>
    /// <returns>106 when it was made for an older one: the caller refreshes and comes again.</returns>
    private async Task<MilvusError?> MeetAsync(int version)
    {
        // A question under way may have begun before the change; the next one has not.
        for (var asked = 0; _schema is not null && _schema.Version < version && asked < SchemaQuestions; asked++)
        {
            if (_asking.IsCompleted)
            {
                _asking = AskSchemaAsync();
            }

            if (await _asking is { } failure)
            {
                return failure;
            }
        }

        if (_schema is null || _state.Dropped)
        {
            return MilvusErrors.ChannelNotFound(Name);
        }

        return _schema.Version == version
            ? Refusal()
            : MilvusErrors.SchemaChanged(_schema.Name, _schema.Version, version);
    }

    private async Task<MilvusError?> AskSchemaAsync()
    {
        // Only the schema is taken: load state is told in an order of its own.
        var facts = await _ports.Collections.DescribeAsync(Name.Collection);
        if (facts.IsOk)
        {
            Learn(facts.Value.Schema);
        }

        return facts.Error;
    }
}
