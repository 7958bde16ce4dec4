using Microsoft.Extensions.Options;
using Milvus.Gateway;
using Milvus.Gateway.Hosting;
using Milvus.Silo;
using Orleans.Hosting;

if (CommandLine.Check(args) is { } problem)
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

try
{
    await using var app = Build(args);

    // Before anything listens: a second server on the same folder must not come up.
    app.Services.GetRequiredService<StoreOwner>();
    await app.StartAsync();
    var options = app.Services.GetRequiredService<IOptions<SiloOptions>>().Value;
    SiloLog.Serving(
        app.Services.GetRequiredService<ILogger<SiloOptions>>(), app.GetMilvusPort(), Path.GetFullPath(options.Data));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (failure is OptionsValidationException or IOException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Configuration.AddCommandLine(args, CommandLine.Switches);
    builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
    builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
    builder.Services.AddOptions<SiloOptions>()
        .Bind(builder.Configuration.GetSection(SiloOptions.SectionName))
        .ValidateOnStart();
    builder.Services.AddSingleton<IValidateOptions<SiloOptions>, SiloOptionsValidator>();
    builder.Services.AddMilvusSilo();
    builder.Host.UseOrleans(silo => silo.UseLocalhostClustering());
    builder.AddMilvusGateway();
    builder.Services.AddSingleton<IConfigureOptions<GatewayOptions>>(services => new ConfigureOptions<GatewayOptions>(
        gateway => gateway.Port = services.GetRequiredService<IOptions<SiloOptions>>().Value.Port));
    var app = builder.Build();
    app.MapMilvusGateway();
    return app;
}
