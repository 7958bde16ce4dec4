using System.Reflection;
using Milvus.Core.Ports;

namespace Milvus.Gateway.Services;

/// <summary>Connection, version, health and time.</summary>
internal sealed class SystemService(IIdSource ids, HybridClock clock, IHealth? health = null)
{
    private const int MaxReasons = 10;

    // Clients switch features on by this number: what the wire here is like, not a release of ours.
    private const string WireVersion = "v2.6.0";

    private static readonly string Build =
        typeof(SystemService).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static readonly string Version = $"{WireVersion}-orleans-{Build}";

    public async Task<Proto.ConnectResponse> ConnectAsync(CallInfo call) => new()
    {
        Status = StatusMapper.Success(),
        Identifier = await ids.TakeAsync(1, call.Cancellation),
        ServerInfo = new Proto.ServerInfo
        {
            BuildTags = Version,
            BuildTime = BuildTime,
            DeployMode = "STANDALONE",
            GoVersion = $".NET {Environment.Version}",
        },
    };

    public static Proto.GetVersionResponse GetVersion() =>
        new() { Status = StatusMapper.Success(), Version = Version };

    public Proto.CheckHealthResponse CheckHealth()
    {
        var reasons = health?.FindTroubles(MaxReasons) ?? [];
        return new Proto.CheckHealthResponse
        {
            Status = StatusMapper.Success(),
            IsHealthy = reasons.Count == 0,
            Reasons = { reasons },
        };
    }

    public Proto.AllocTimestampResponse AllocTimestamp() =>
        new() { Status = StatusMapper.Success(), Timestamp = clock.Next().Value };

    private static string BuildTime =>
        typeof(SystemService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? Build;
}
