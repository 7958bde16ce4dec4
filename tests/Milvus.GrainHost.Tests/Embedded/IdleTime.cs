using Microsoft.Extensions.DependencyInjection;

namespace Milvus.GrainHost.Tests.Embedded;

/// <summary>The time by which grains are idle: it passes when a test says so.</summary>
internal sealed class IdleTime
{
    private readonly FakeTime _time = new();

    public void Use(ISiloBuilder silo) => silo.Services.AddSingleton<TimeProvider>(_time);

    /// <summary>Returns at once, with the time gone by; what happens because of it happens soon.</summary>
    public void Pass(TimeSpan time) => _time.Advance(time);
}
