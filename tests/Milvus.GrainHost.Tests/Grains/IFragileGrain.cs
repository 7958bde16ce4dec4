namespace Milvus.GrainHost.Tests.Grains;

/// <summary>How often grains of this test may fail to come to life; a singleton.</summary>
public sealed class Fragility
{
    public int ConstructorFailures { get; set; }

    public int ActivationFailures { get; set; }
}

public interface IFragileGrain : IGrainWithIntegerKey
{
    Task<int> AnswerAsync();
}

public sealed class FragileGrain : Grain, IFragileGrain
{
    private readonly Fragility _fragility;

    public FragileGrain(Fragility fragility)
    {
        _fragility = fragility;
        if (fragility.ConstructorFailures-- > 0) throw new TalkException("The constructor failed.");
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        _fragility.ActivationFailures-- > 0 ? throw new TalkException("The activation failed.") : Task.CompletedTask;

    public Task<int> AnswerAsync() => Task.FromResult(42);
}
