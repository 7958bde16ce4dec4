using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>A clustering key changes nothing, and is described.</summary>
public sealed class ClusteringKeyTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_clustering_key_is_described()
    {
        var create = With("text");

        await CallAsync<Proto.Status>("CreateCollection", create);

        var described = await CallAsync<Proto.DescribeCollectionResponse>(
            "DescribeCollection", new Proto.DescribeCollectionRequest { CollectionName = Name });
        Assert.Equal("text", described.Schema.Fields.Single(field => field.IsClusteringKey).Name);
    }

    [Theory]
    [InlineData(1100, "text", "int32")]
    [InlineData(107, "vector")]
    public async Task Two_clustering_keys_or_a_vector_are_refused(int code, params string[] keys) =>
        Assert.Equal(code, (await SendAsync<Proto.Status>("CreateCollection", With(keys))).Code);

    private Proto.CreateCollectionRequest With(params string[] keys)
    {
        var schema = Samples.EveryType();
        foreach (var field in schema.Fields) field.IsClusteringKey = keys.Contains(field.Name);
        return new() { CollectionName = Name, Schema = schema.ToByteString() };
    }
}
