using Microsoft.Extensions.Options;
using Milvus.Gateway;
using Milvus.Gateway.Hosting;

namespace Milvus.Silo;

/// <summary>Builds the server: silo and gateway in one application. The process and the tests start the same one.</summary>
internal static class SiloHost
{
    /// <summary>A server, not yet started.</summary>
    /// <param name="args">The command line, checked.</param>
    /// <param name="configure">Has the last word on services and logging.</param>
    /// <exception cref="OptionsValidationException">An option has a value that cannot work.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddCommandLine(args, CommandLine.Switches);
        TakeAccountFromEnvironment(builder.Configuration);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddOptions<SiloOptions>()
            .Bind(builder.Configuration.GetSection(SiloOptions.SectionName))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SiloOptions>, SiloOptionsValidator>();
        builder.Services.AddMilvusSilo();
        builder.AddGrainHost(
            builder.Configuration.GetSection(SiloOptions.SectionName).Get<SiloOptions>() ?? new SiloOptions());
        builder.AddMilvusGateway();
        builder.Services.AddSingleton<IConfigureOptions<GatewayOptions>>(
            services => new ConfigureOptions<GatewayOptions>(gateway =>
            {
                var settings = services.GetRequiredService<IOptions<SiloOptions>>().Value;
                gateway.Port = settings.Port;
                gateway.InternalPort = settings.InternalPort ?? gateway.InternalPort;
            }));
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapMilvusGateway();
        return app;
    }

    /// <summary>
    /// Only for whoever asks for the store: a variable that stands there for other programs moves nobody's data.
    /// </summary>
    private static void TakeAccountFromEnvironment(ConfigurationManager configuration)
    {
        var store = configuration[$"{SiloOptions.SectionName}:{nameof(SiloOptions.Store)}"];
        if (string.Equals(store, nameof(StoreKind.Azure), StringComparison.OrdinalIgnoreCase)
            && string.IsNullOrWhiteSpace(configuration[CommandLine.Account]))
        {
            configuration[CommandLine.Account] = configuration[CommandLine.AccountVariable];
        }
    }
}
