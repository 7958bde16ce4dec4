using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Milvus.GrainHost.Tests.Grains;

namespace Milvus.GrainHost.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_service_that_starts_after_the_silo_may_call_grains()
    {
        await using var silo = await TestSilo.StartAsync(after: static services =>
        {
            services.AddSingleton<Caller>();
            services.AddHostedService(static provider => provider.GetRequiredService<Caller>());
        });
        Assert.Equal(1, await silo.Services.GetRequiredService<Caller>().Answer);
    }

    private sealed class Caller(IGrainFactory grains) : IHostedService
    {
        public Task<int> Answer { get; private set; } = Task.FromResult(0);

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Answer = grains.GetGrain<ICounterGrain>(1).AddAsync(1);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
