using Microsoft.Extensions.Options;
using Milvus.Gateway.Hosting;
using Milvus.Silo;

if (CommandLine.Check(args) is { } problem)
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

try
{
    await using var app = SiloHost.Build(args);

    // Before anything listens: a second server on the same folder must not come up.
    var store = app.Services.GetRequiredService<StoreOwner>();
    await store.StartAsync(default);
    await app.StartAsync();
    var logger = app.Services.GetRequiredService<ILogger<SiloOptions>>();
    SiloLog.Coordinating(logger, app.GetInternalPort());
    SiloLog.Serving(logger, app.GetMilvusPort(), store.Place);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (failure is OptionsValidationException or IOException
    or UnauthorizedAccessException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
