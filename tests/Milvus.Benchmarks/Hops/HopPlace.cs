using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Milvus.Benchmarks.Hops;

/// <summary>A caller inside one silo, and the silo that its callees should be on.</summary>
/// <param name="Name">For the table.</param>
/// <param name="From">The silo of the caller, started.</param>
/// <param name="To">The silo of the callee, started; may be the same.</param>
/// <param name="IsThere">Whether a grain is on the silo of the callee, once it has been called.</param>
internal sealed record HopPlace(
    string Name, WebApplication From, WebApplication To, Func<IAddressable, Task<bool>> IsThere)
{
    public IGrainFactory Grains => From.Services.GetRequiredService<IGrainFactory>();

    public IGrainFactory Callee => To.Services.GetRequiredService<IGrainFactory>();
}
