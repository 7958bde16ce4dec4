using Google.Protobuf;
using Milvus.Gateway.Tests.Wire;

namespace Milvus.Gateway.Tests;

/// <summary>Inserts of rows with ids into a collection whose ids the server makes.</summary>
public sealed class AutoIdTests(GatewayHost host) : CollectionSteps(host.Address), IClassFixture<GatewayHost>
{
    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1100)]
    [InlineData(null, 1100)]
    public async Task Ids_of_a_client_are_taken_where_a_property_lets_it(string? allowed, int code)
    {
        await CreateAsync(allowed);

        var inserted = await SendAsync<Proto.MutationResult>("Insert", Samples.Insert(Name, 7, 2));

        Assert.Equal(code, inserted.Status.Code);
        Assert.Equal(code == 0 ? new long[] { 7, 8 } : [], inserted.Ids?.IntId?.Data.ToArray() ?? []);
    }

    [Fact]
    public async Task The_server_makes_ids_for_rows_without_them_all_the_same()
    {
        await CreateAsync("true");
        var rows = Samples.Insert(Name, 7, 2);
        rows.FieldsData.Remove(rows.FieldsData.Single(field => field.FieldName == "id"));

        var inserted = await CallAsync<Proto.MutationResult>("Insert", rows);

        Assert.All(inserted.Ids.IntId.Data, id => Assert.True(id > 8));
    }

    private async Task CreateAsync(string? allowed)
    {
        var schema = Samples.EveryType();
        schema.Fields.Single(field => field.IsPrimaryKey).AutoId = true;
        var create = Create(shards: 1);
        create.Schema = schema.ToByteString();
        if (allowed is not null) create.Properties.Add(Samples.Pair("allow_insert_auto_id", allowed));
        await CallAsync<Proto.Status>("CreateCollection", create);
    }
}
