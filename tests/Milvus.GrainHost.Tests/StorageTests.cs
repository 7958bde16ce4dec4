using Milvus.GrainHost.Tests.Grains;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Milvus.GrainHost.Tests;

public sealed class StorageTests : IAsyncLifetime
{
    private readonly ShelfStorage _shelf = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(silo =>
    {
        silo.AddMemoryGrainStorageAsDefault();
        silo.Services.AddGrainStorage("shelf", (_, _) => _shelf);
    });

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task A_new_grain_has_an_empty_state_and_no_record()
    {
        Assert.Empty(await Grain.ReadAsync());
        Assert.False(await Grain.ExistsAsync());
    }

    [Fact]
    public async Task A_written_state_is_there_in_the_next_activation()
    {
        await Grain.WriteAsync("kept");
        await Grain.LeaveAsync();
        Assert.Equal(["kept"], await Grain.ReadAsync());
        Assert.True(await Grain.ExistsAsync());
    }

    [Fact]
    public async Task A_cleared_state_is_gone()
    {
        await Grain.WriteAsync("kept");
        await Grain.ClearAsync();
        await Grain.LeaveAsync();
        Assert.Empty(await Grain.ReadAsync());
    }

    [Fact]
    public async Task A_write_over_somebody_elses_is_refused_and_the_grain_reads_again()
    {
        await Grain.WriteAsync("ours");
        _shelf.OverwriteAll("theirs");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.WriteAsync("ours too"));
        Assert.Equal(["theirs"], await Grain.ReadAsync());
    }

    [Fact]
    public async Task Memory_storage_keeps_the_state_of_a_state_class_grain()
    {
        var grain = _silo.Grains.GetGrain<IOldNotebookGrain>("old");
        await grain.WriteAsync("kept");
        await grain.LeaveAsync();
        Assert.Equal(["kept"], await grain.ReadAsync());
    }

    private INotebookGrain Grain =>
        _silo.Grains.GetGrain<INotebookGrain>("one", typeof(NotebookGrain).FullName);
}
