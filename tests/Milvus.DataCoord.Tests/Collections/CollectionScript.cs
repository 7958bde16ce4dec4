using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.DataCoord.Collections;

namespace Milvus.DataCoord.Tests.Collections;

/// <summary>A collection, commands to it, and what must follow.</summary>
internal sealed class CollectionScript
{
    public static readonly CollectionId Id = new(449);
    public static readonly PartitionId Partition = new(450);
    public static readonly Timestamp Now = Timestamp.From(1_700_000_000_000);

    private CollectionState _state = CollectionState.New(Id);
    private Outcome<ImmutableArray<CollectionEvent>> _outcome;

    public CollectionState State => _state;

    public static CollectionSchema Schema { get; } = new()
    {
        Name = "books",
        Fields =
        [
            new FieldSchema
            {
                Id = new(100),
                Name = "id",
                DataType = DataType.Int64,
                IsPrimaryKey = true,
                AutoId = true,
            },
            new FieldSchema { Id = new(101), Name = "title", DataType = DataType.VarChar, MaxLength = 100 },
            new FieldSchema
            {
                Id = new(102),
                Name = "v",
                DataType = DataType.FloatVector,
                Dim = 8,
                TypeParams = [new("dim", "8")],
            },
            new FieldSchema
            {
                Id = new(103),
                Name = "w",
                DataType = DataType.FloatVector,
                Dim = 4,
                TypeParams = [new("dim", "4")],
            },
        ],
    };

    public static CreateCollection Create { get; } = new("default", Schema, 2, Partition, 2, [new("k", "v")], Now);

    /// <summary>An equal schema that shares no object with <see cref="Schema"/>.</summary>
    public static CollectionSchema SchemaCopy() => DataCoordJson.Read<CollectionSchema>(DataCoordJson.Write(Schema));

    public static RecordIndex Index(string field, string name = "", params KeyValuePair<string, string>[] sent) =>
        new(900, field, name, [.. sent], Now);

    public static CollectionScript Given() => new();

    public static CollectionScript GivenACollection() => Given().When(Create);

    public CollectionScript When(CollectionCommand command)
    {
        _outcome = CollectionMachine.Decide(_state, command);
        if (_outcome.IsOk)
        {
            _state = _outcome.Value.Aggregate(_state, CollectionMachine.Evolve);
        }

        return this;
    }

    public CollectionScript Expect<TEvent>()
        where TEvent : CollectionEvent
    {
        Assert.True(_outcome.IsOk, _outcome.Error?.ToString());
        Assert.IsType<TEvent>(Assert.Single(_outcome.Value));
        return this;
    }

    public CollectionScript ExpectNothing()
    {
        Assert.True(_outcome.IsOk, _outcome.Error?.ToString());
        Assert.Empty(_outcome.Value);
        return this;
    }

    public CollectionScript ExpectRefusal(ErrorCode code, string text)
    {
        Assert.False(_outcome.IsOk);
        Assert.Equal(code, _outcome.Error.Code);
        Assert.Contains(text, _outcome.Error.Reason, StringComparison.Ordinal);
        return this;
    }
}
