namespace Milvus.Interfaces.Tests.OnOrleans;

/// <summary>Silos of two builds work together: a message may get members that the other does not know.</summary>
public sealed class VersionTests
{
    [Fact]
    public void An_old_silo_reads_what_it_knows()
    {
        var bytes = Wire.Serializer.SerializeToArray(
            new NewNote { Error = "no", Number = 7, Added = ["more"], AddedNote = new NewNote { Number = 8 } });
        Assert.Equal(new OldNote { Error = "no", Number = 7 }, Wire.Read<OldNote>(bytes));
    }

    [Fact]
    public void A_new_silo_finds_the_default_for_what_an_old_one_did_not_send()
    {
        var note = Wire.Read<NewNote>(
            Wire.Serializer.SerializeToArray(new OldNote { Error = "no", Number = 7 }));
        Assert.Equal(("no", 7), (note.Error, note.Number));
        Assert.Equal((null, null, 1), (note.Added, note.AddedNote, note.AddedCount));
    }

    [GenerateSerializer, Immutable, Alias("tests.Note")]
    internal record Note
    {
        [Id(0)]
        public string? Error { get; init; }
    }

    [GenerateSerializer, Immutable, Alias("tests.OldNote")]
    internal sealed record OldNote : Note
    {
        [Id(0)]
        public int Number { get; init; }
    }

    [GenerateSerializer, Immutable, Alias("tests.NewNote")]
    internal sealed record NewNote : Note
    {
        [Id(0)]
        public int Number { get; init; }

        [Id(1)]
        public List<string>? Added { get; init; }

        [Id(2)]
        public NewNote? AddedNote { get; init; }

        [Id(3)]
        public int AddedCount { get; init; } = 1;
    }
}
