using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milvus.OutsideNode;
using Milvus.OutsideNode.Wire;

NodeOptions options;
try
{
    options = NodeOptions.Parse(args);
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}

try
{
    using var coordinator = new Coordinator(options);
    var node = new Node(options, coordinator, await coordinator.DescribeAsync(CancellationToken.None));

    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.ConfigureKestrel(kestrel =>
        kestrel.Listen(IPAddress.Loopback, options.Port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
    builder.Services.AddGrpc();
    builder.Services.AddSingleton(new DataNodeEndpoint(node));
    await using var app = builder.Build();
    app.MapGrpcService<DataNodeEndpoint>();
    await app.StartAsync();
    var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
    await node.RunAsync(new Uri(address.Addresses.Single()).Port);
    return 0;
}
catch (Exception failure) when (failure is RefusedException or IOException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(failure.ToString());
    return 1;
}
