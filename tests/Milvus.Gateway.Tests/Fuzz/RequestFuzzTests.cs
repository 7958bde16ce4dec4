using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.Gateway.Tests.Wire;
using Xunit.Abstractions;

namespace Milvus.Gateway.Tests.Fuzz;

/// <summary>
/// Spoiled requests for every RPC against the whole server: each gets an answer, none breaks the server or a collection
/// that it does not name, before and after a restart. <c>MILVUS_REQUESTS</c> and <c>MILVUS_SEED</c> set how many and which.
/// </summary>
public sealed class RequestFuzzTests(ITestOutputHelper output)
{
    private const string KeptDatabase = "kept";
    private const int MaxRequestBytes = 1 << 20;
    private const int Unimplemented = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static int Requests { get; } = Setting("MILVUS_REQUESTS", 3000);

    private static int Seed { get; } = Setting("MILVUS_SEED", 20260);

    [Fact]
    public async Task Spoiled_requests_break_nothing()
    {
        using var folder = new TemporaryFolder();
        using var faults = new CollectedFaults();
        var findings = new List<string>();
        var statuses = new SortedDictionary<int, int>();
        string kept;
        await using (var server = Build(folder, faults))
        {
            await server.StartAsync();
            using var client = new GrpcClient(GatewayHost.AddressOf(server));
            await KeepAsync(client);
            kept = await AnswersAsync(client);
            for (var number = 0; number < Requests; number++)
            {
                if (number % 50 == 0) await ReviveAsync(client, findings);
                var random = new Random(Seed + number);
                var (rpc, request) = new RequestCorpus(random).Next();
                var bytes = new RequestMutator(random).Spoil(request);
                if (await TryAsync(client, rpc, bytes, statuses) is { } finding)
                    findings.Add($"{number} {rpc.Name}: {finding}");
            }

            Assert.Equal(kept, await AnswersAsync(client));
            await server.StopAsync();
        }

        output.WriteLine($"{Requests} requests, seed {Seed}: "
            + string.Join(", ", statuses.Select(status => $"{status.Value} x {status.Key}")));
        Report(findings, faults);
        await using var restarted = Build(folder, faults);
        await restarted.StartAsync();
        using var later = new GrpcClient(GatewayHost.AddressOf(restarted));
        Assert.Equal(kept, await AnswersAsync(later));
        await ReviveAsync(later, findings);
        await restarted.StopAsync();
        Report(findings, faults);
    }

    private static WebApplication Build(TemporaryFolder folder, CollectedFaults faults) => GatewayHost.Build(
        folder,
        options => options.MaxReceiveMessageBytes = MaxRequestBytes,
        services: services => services.AddSingleton<ILoggerProvider>(faults));

    private void Report(List<string> findings, CollectedFaults faults)
    {
        foreach (var finding in findings.Take(40)) output.WriteLine(finding);
        foreach (var fault in faults.All.Distinct().Take(40)) output.WriteLine(fault);
        Assert.Empty(findings);
        Assert.Empty(faults.All);
    }

    /// <summary>What is wrong with the answer to a request; null when nothing is.</summary>
    private static async Task<string?> TryAsync(
        GrpcClient client, MethodDescriptor rpc, byte[] bytes, SortedDictionary<int, int>? statuses = null)
    {
        GrpcReply reply;
        try
        {
            reply = await client.CallAsync(GrpcClient.MilvusService, rpc.Name, bytes).WaitAsync(Patience);
        }
        catch (Exception fault) when (fault is TimeoutException or HttpRequestException or InvalidDataException)
        {
            return $"{fault.GetType().Name} {fault.Message}";
        }

        if (reply.Status != 0) return Allows(rpc, bytes, reply) ? null : $"gRPC status {reply.Status} {reply.Text}";
        var answer = rpc.OutputType.Parser.ParseFrom(reply.Message);
        var status = answer as Proto.Status ?? StatusOf(answer);
        if (statuses is not null) statuses[status?.Code ?? 0] = statuses.GetValueOrDefault(status?.Code ?? 0) + 1;
        return status?.Reason.Contains("failed unexpectedly", StringComparison.Ordinal) == true ? status.Reason : null;
    }

    private static bool Allows(MethodDescriptor rpc, byte[] bytes, GrpcReply reply) => reply.Status switch
    {
        Unimplemented => rpc.Name is "CreateReplicateStream" or "Dummy" or "DumpMessages" or "GetReplicateInfo",
        8 => bytes.Length > MaxRequestBytes,
        13 => !IsReadable(rpc.InputType, bytes),
        _ => false,
    };

    private static bool IsReadable(MessageDescriptor type, byte[] bytes)
    {
        try
        {
            type.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static Proto.Status? StatusOf(IMessage answer) => answer.Descriptor.Fields.InFieldNumberOrder()
        .Where(field => field is { FieldType: FieldType.Message, IsRepeated: false }
            && field.MessageType == Proto.Status.Descriptor)
        .Select(field => (Proto.Status?)field.Accessor.GetValue(answer))
        .FirstOrDefault();

    private static async Task ReviveAsync(GrpcClient client, List<string> findings)
    {
        foreach (var (rpc, request) in new[] { "plain", "rich", "parted" }.SelectMany(RequestCorpus.Revive))
            if (await TryAsync(client, rpc, request.ToByteArray()) is { } finding)
                findings.Add($"reviving, {rpc.Name}: {finding}");
    }

    /// <summary>A collection in a database that no request names.</summary>
    private static async Task KeepAsync(GrpcClient client)
    {
        (await client.CallAsync("CreateDatabase", new Proto.CreateDatabaseRequest { DbName = KeptDatabase }))
            .Read<Proto.Status>();
        foreach (var (rpc, request) in RequestCorpus.Revive("plain"))
        {
            var reply = await client.CallAsync(rpc.Name, request, ("dbname", KeptDatabase));
            Assert.Equal(0, (rpc.OutputType.Parser.ParseFrom(reply.Message) as Proto.Status)?.Code ?? 0);
        }
    }

    private static async Task<string> AnswersAsync(GrpcClient client)
    {
        var query = new Proto.QueryRequest { CollectionName = "plain", Expr = "id > 0", OutputFields = { "*" } };
        var found = (await client.CallAsync("Query", query, ("dbname", KeptDatabase))).Read<Proto.QueryResults>();
        var search = Samples.Search("plain", 10, [3, 3, 3, 3]);
        var near = (await client.CallAsync("Search", search, ("dbname", KeptDatabase))).Read<Proto.SearchResults>();
        Assert.Equal((0, 0), (found.Status.Code, near.Status.Code));
        Assert.NotEmpty(found.FieldsData);
        return $"{found.FieldsData} {near.Results}";
    }

    private static int Setting(string name, int value) => int.Parse(
        Environment.GetEnvironmentVariable(name) ?? value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
