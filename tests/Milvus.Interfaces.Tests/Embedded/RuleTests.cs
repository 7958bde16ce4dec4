using Milvus.Interfaces.Tests.Contracts;

namespace Milvus.Interfaces.Tests.Embedded;

/// <summary>Types that break a rule are found.</summary>
public sealed class RuleTests
{
    [Fact]
    public void Two_types_with_one_alias_are_found() => Assert.Equal(
        ["First and Second share the alias tests.one."], ContractRules.Check([typeof(First), typeof(Second)]));

    [Fact]
    public void A_message_without_an_alias_is_found() =>
        Assert.Equal(["Nameless has no alias."], ContractRules.Check([typeof(Nameless)]));

    [Fact]
    public void A_member_without_a_number_is_found_unless_it_says_that_it_stays() => Assert.Equal(
        ["Forgetful.Lost has no [Id] and would be lost."], ContractRules.Check([typeof(Forgetful)]));

    [Fact]
    public void Two_members_with_one_number_are_found() => Assert.Equal(
        ["Doubled.Second and First share the number 0."], ContractRules.Check([typeof(Doubled)]));

    [Fact]
    public void A_message_that_may_change_is_found() =>
        Assert.Equal(["Changeable is not [Immutable]."], ContractRules.Check([typeof(Changeable)]));

    [Fact]
    public void A_grain_method_without_an_alias_is_found() =>
        Assert.Equal(["INamelessGrain.CallAsync has no alias."], ContractRules.Check([typeof(INamelessGrain)]));

    [GenerateSerializer, Immutable, Alias("tests.one")]
    private sealed record First;

    [GenerateSerializer, Immutable, Alias("tests.one")]
    private sealed record Second;

    [GenerateSerializer, Immutable]
    private sealed record Nameless;

    [GenerateSerializer, Immutable, Alias("tests.forgetful")]
    private sealed record Forgetful
    {
        [Id(0)]
        public int Kept { get; init; }

        public int Lost { get; init; }

        [field: NonSerialized]
        public int Staying { get; init; }

        public int Derived => Kept + 1;
    }

    [GenerateSerializer, Immutable, Alias("tests.doubled")]
    private sealed record Doubled
    {
        [Id(0)]
        public int First { get; init; }

        [Id(0)]
        public int Second { get; init; }
    }

    [GenerateSerializer, Alias("tests.changeable")]
    private sealed record Changeable;

    [Alias("tests.nameless")]
    private interface INamelessGrain : IGrainWithIntegerKey
    {
        Task CallAsync();
    }
}
