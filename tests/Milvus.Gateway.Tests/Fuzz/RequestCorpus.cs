using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests.Fuzz;

/// <summary>Requests that are right, as clients send them, for three collections of their own.</summary>
internal sealed class RequestCorpus(Random random)
{
    private static readonly string[] Vectors = ["FloatVector", "BinaryVector", "SparseFloatVector", "Int8Vector"];

    private static readonly IList<MethodDescriptor> All =
        Proto.MilvusReflection.Descriptor.Services.Single(service => service.Name == "MilvusService").Methods;

    private static readonly Dictionary<string, MethodDescriptor> ByName = All.ToDictionary(method => method.Name);

    // Where most of the server is.
    private static readonly string[] Favourites =
        ["Insert", "Upsert", "Delete", "Query", "Search", "HybridSearch", "CreateCollection", "CreateIndex"];

    private readonly RequestMutator _words = new(random);

    /// <summary>What brings a collection of that name to life; every step may find itself already done.</summary>
    public static IEnumerable<(MethodDescriptor Rpc, IMessage Request)> Revive(string name)
    {
        yield return (ByName["CreateCollection"], Create(name));
        foreach (var field in name == "rich" ? Vectors : ["vector"])
            yield return (ByName["CreateIndex"], Index(name, field));
        yield return (ByName["LoadCollection"], new Proto.LoadCollectionRequest { CollectionName = name });
        yield return (ByName["Insert"], Insert(name, 1, 20));
        if (name == "plain")
            yield return (
                ByName["CreateAlias"], new Proto.CreateAliasRequest { CollectionName = name, Alias = "alias_of_plain" });
    }

    /// <summary>Some RPC, with a request that is right or nearly so.</summary>
    public (MethodDescriptor Rpc, IMessage Request) Next()
    {
        var rpc = random.Next(3) > 0 ? ByName[FuzzWords.Pick(Favourites, random)] : FuzzWords.Pick(All, random);
        return (rpc, Recorded(rpc.Name) ?? _words.Invent(rpc.InputType));
    }

    public static IMessage Create(string name) => new Proto.CreateCollectionRequest
    {
        CollectionName = name,
        Schema = (name switch
        {
            "rich" => RichSamples.Schema(Vectors),
            "parted" => Parted(),
            _ => Samples.EveryType(),
        }).ToByteString(),
        ShardsNum = name == "rich" ? 2 : 1,
    };

    public static Proto.InsertRequest Insert(string name, int first, int count)
    {
        if (name == "rich") return RichSamples.Insert(name, first, count, Vectors);
        var request = Samples.Insert(name, first, count);
        return request;
    }

    private static Proto.CollectionSchema Parted()
    {
        var schema = Samples.EveryType();
        schema.Fields.Single(field => field.Name == "int64").IsPartitionKey = true;
        return schema;
    }

    private static Proto.CreateIndexRequest Index(string name, string field) => new()
    {
        CollectionName = name,
        FieldName = field,
        ExtraParams = { Samples.Pair("index_type", "AUTOINDEX") },
    };

    private IMessage? Recorded(string rpc)
    {
        var name = FuzzWords.Pick(["plain", "rich", "parted"], random);
        var rows = Insert(name, random.Next(1, 200), random.Next(1, 6));
        switch (rpc)
        {
            case "CreateCollection":
                var create = (Proto.CreateCollectionRequest)Create(name);
                create.CollectionName = random.Next(2) == 0 ? "made" : name;
                var schema = Proto.CollectionSchema.Parser.ParseFrom(create.Schema);
                if (random.Next(2) == 0) _words.Spoil(schema);
                create.Schema = schema.ToByteString();
                return create;
            case "DropCollection" when random.Next(3) > 0:
                return new Proto.DropCollectionRequest { CollectionName = "made" };
            case "CreateIndex":
                return Index(name, name == "rich" ? FuzzWords.Pick(Vectors, random) : "vector");
            case "Insert":
                return rows;
            case "Upsert":
                var upsert = new Proto.UpsertRequest { CollectionName = name, NumRows = rows.NumRows };
                upsert.FieldsData.AddRange(rows.FieldsData);
                upsert.PartialUpdate = random.Next(4) == 0;
                if (upsert.PartialUpdate && random.Next(2) == 0) upsert.FieldsData.RemoveAt(upsert.FieldsData.Count - 1);
                return upsert;
            case "Delete":
                return new Proto.DeleteRequest { CollectionName = name, Expr = FuzzWords.Text("expr", random) };
            case "Query":
                return Query(name);
            case "Search":
                return Search(name);
            case "HybridSearch":
                return new Proto.HybridSearchRequest
                {
                    CollectionName = name,
                    Requests = { Search(name), Search(name) },
                    RankParams =
                    {
                        Samples.Pair("strategy", "rrf"), Samples.Pair("params", "{\"k\":60}"), Samples.Pair("limit", "5"),
                    },
                };
            default:
                return null;
        }
    }

    private Proto.QueryRequest Query(string name)
    {
        var query = new Proto.QueryRequest
        {
            CollectionName = name,
            Expr = FuzzWords.Text("expr", random),
            OutputFields = { FuzzWords.Pick(["*", "id", "count(*)", "$meta", "color", "vector"], random) },
            ConsistencyLevel = (Proto.ConsistencyLevel)random.Next(5),
            UseDefaultConsistency = random.Next(2) == 0,
        };
        if (random.Next(2) == 0) query.QueryParams.Add(Samples.Pair("limit", "5"));
        Arguments(query.ExprTemplateValues);
        return query;
    }

    private Proto.SearchRequest Search(string name)
    {
        var vector = name == "rich" ? FuzzWords.Pick(Vectors, random) : "vector";
        var search = Samples.Search(name, 3, [1, 1, 1, 1]);
        search.SearchParams[0].Value = vector;
        if (name == "rich")
            search.PlaceholderGroup = new Proto.PlaceholderGroup
            {
                Placeholders =
                {
                    new Proto.PlaceholderValue
                    {
                        Tag = "$0",
                        Type = (Proto.PlaceholderType)RichSamples.TypeOf(vector),
                        Values = { ByteString.CopyFrom(RichSamples.Vector(vector, random.Next(20))) },
                    },
                },
            }.ToByteString();
        search.Dsl = random.Next(2) == 0 ? "" : FuzzWords.Text("expr", random);
        search.DslType = Proto.DslType.BoolExprV1;
        if (random.Next(3) == 0) search.SearchParams.Add(FuzzWords.Parameter(random));
        if (random.Next(3) == 0) search.OutputFields.Add(FuzzWords.Text("field", random));
        if (random.Next(6) == 0) search.PlaceholderGroup = SpoiledGroup(search.PlaceholderGroup);
        Arguments(search.ExprTemplateValues);
        return search;
    }

    private ByteString SpoiledGroup(ByteString group) =>
        ByteString.CopyFrom(_words.Spoil(Proto.PlaceholderGroup.Parser.ParseFrom(group)));

    private void Arguments(MapField<string, Proto.TemplateValue> arguments)
    {
        arguments["ids"] = new Proto.TemplateValue
        {
            ArrayVal = new Proto.TemplateArrayValue { LongData = new Proto.LongArray { Data = { 1, 2, 3 } } },
        };
        arguments["text"] = random.Next(2) == 0
            ? new Proto.TemplateValue { StringVal = "é1" }
            : (Proto.TemplateValue)_words.Invent(Proto.TemplateValue.Descriptor, 2);
    }
}
