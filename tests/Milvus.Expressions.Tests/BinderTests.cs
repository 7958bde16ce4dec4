using Milvus.Core.Errors;
using Milvus.Expressions.Bound;

namespace Milvus.Expressions.Tests;

public sealed class BinderTests
{
    [Theory]
    [InlineData("missing > 1", "field missing not exist")]
    [InlineData("missing is null", "field missing not exist")]
    [InlineData("vector == 1", "field vector of type FloatVector cannot be used in a filter")]
    [InlineData("name > 1", "field name of type VarChar cannot be compared with integer 1")]
    [InlineData("id == 'x'", "field of type Int64 cannot be compared with text \"x\"")]
    [InlineData("flag == 1", "field flag of type Bool cannot be compared with integer 1")]
    [InlineData("flag < true", "field flag of type Bool has no order")]
    [InlineData("id", "the expression is no condition but a field of type Int64")]
    [InlineData("id and flag", "an operand of and is no condition")]
    [InlineData("not id > 1", "what not stands before is no condition")]
    [InlineData("id > 1.5", "cannot cast value 1.5 to Int64")]
    [InlineData("id in [1, 'x']", "text \"x\" in the list does not fit a field of type Int64")]
    [InlineData("name in ['x', 1]", "integer 1 in the list does not fit field name of type VarChar")]
    [InlineData("id in 5", "in needs a list")]
    [InlineData("id + 1 in [5]", "in needs a field on its left")]
    [InlineData("id like 'x'", "like needs a field of type VarChar")]
    [InlineData("name + 1 == 2", "arithmetic needs numbers")]
    [InlineData("id / 0 == 1", "division or modulus by zero")]
    [InlineData("id % 0 == 1", "division or modulus by zero")]
    [InlineData("10 / id == 1", "divisor of an integer must be a constant")]
    [InlineData("id ** 2 == 1", "between constants only")]
    [InlineData("id == 9223372036854775808", "exceeds the range of int64")]
    [InlineData("id == 9223372036854775807 + 1", "exceeds the range of int64")]
    [InlineData("id == {absent}", "template variable name {absent} is not found")]
    [InlineData("meta['k'] == 1", "field meta not exist")]
    [InlineData("id['k'] == 1", "a path into id of type Int64 is not supported")]
    [InlineData("numbers['k'] == 1", "a path into numbers of type Array is not supported")]
    [InlineData("numbers[0] == 'x'", "text \"x\" does not fit a value of type Array")]
    [InlineData("array_contains(numbers, true)", "true does not fit a value of type Array")]
    [InlineData("array_contains(id, 1)", "array_contains needs a field of type Array or JSON")]
    [InlineData("json_contains_all(doc['a'], 1)", "json_contains_all needs a list")]
    [InlineData("array_length(numbers, 1) == 1", "array_length takes one argument, not 2")]
    [InlineData("doc['a'] < true", "true has no order")]
    [InlineData("doc == doc['a']", "field doc of type Json cannot be compared with")]
    [InlineData("exists id", "exists needs a path into a field of type JSON")]
    [InlineData("phrase_match(name, 'x')", "function phrase_match is not supported")]
    [InlineData("st_within(name, 'x')", "function st_within is not supported")]
    [InlineData("text_match(name, 'x')", "function text_match is not supported")]
    [InlineData("name =~ 'x'", "operator Matches is not supported")]
    [InlineData("false and missing == 1", "field missing not exist")]
    public void Refusals_name_what_does_not_fit(string text, string what)
    {
        var error = TestSchema.TryBind(text).Error;
        Assert.NotNull(error);
        Assert.Equal(ErrorCode.ParameterInvalid, error.Code);
        Assert.StartsWith(
            $"failed to create query plan: cannot parse expression: {text}", error.Reason, StringComparison.Ordinal);
        Assert.Contains(what, error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("age < 1000", true)]
    [InlineData("age in []", false)]
    [InlineData("age == 4096", false)]
    public void What_holds_of_every_value_does_not_hold_of_nulls(string text, bool value) =>
        Assert.Equal(value, Assert.IsType<BoundPredicate.Known>(TestSchema.Bind(text)).Value);

    [Fact]
    public void Places_in_documents_are_compared_with_exact_integers()
    {
        var compare = Assert.IsType<BoundPredicate.PathCompare>(
            TestSchema.Bind("9100000000000000050 < doc[\"a\"][3]['b']"));
        Assert.Equal(new BoundConstant.Integer(9100000000000000050), compare.Value);
        Assert.Equal((Comparison.Greater, 3), (compare.Comparison, compare.Path.Steps.Length));
    }

    [Theory]
    [InlineData("id == 9100000000000000050", 9100000000000000050)]
    [InlineData("id == -9223372036854775808", long.MinValue)]
    [InlineData("id == 2 ** 62 - 1 + 2 ** 62", long.MaxValue)]
    [InlineData("id == -7 / 2", -3)]
    [InlineData("id == -7 % 4", -3)]
    [InlineData("id == 5.0", 5)]
    public void Integers_are_exact(string text, long expected) =>
        Assert.Equal(expected, Assert.IsType<BoundPredicate.IntegerCompare>(TestSchema.Bind(text)).Value);

    [Theory]
    [InlineData("tiny == 128", false)]
    [InlineData("tiny != 128", true)]
    [InlineData("tiny < 128", true)]
    [InlineData("tiny >= -128 - 1", true)]
    [InlineData("small > 32768", false)]
    [InlineData("number <= 2147483648", true)]
    [InlineData("-129 < tiny", true)]
    [InlineData("id in []", false)]
    [InlineData("id not in []", true)]
    [InlineData("tiny in [128, 1000]", false)]
    [InlineData("flag in [true, false]", true)]
    [InlineData("id is null", false)]
    [InlineData("id is not null", true)]
    [InlineData("1 < 2", true)]
    [InlineData("'a' > 'b'", false)]
    [InlineData("1 + 1 == 2.0 and true", true)]
    [InlineData("id > 1 or 1 == 1", true)]
    [InlineData("id > 1 and 1 == 2", false)]
    [InlineData("1000 < tiny < 2000", false)]
    public void What_holds_for_every_row_or_none_is_settled_at_once(string text, bool expected) =>
        Assert.Equal(new BoundPredicate.Constant(expected), TestSchema.Bind(text));

    [Fact]
    public void A_constant_on_the_left_turns_the_comparison_round()
    {
        var bound = Assert.IsType<BoundPredicate.IntegerCompare>(TestSchema.Bind("5 >= number"));
        Assert.Equal((Comparison.LessOrEqual, 5L), (bound.Comparison, bound.Value));
    }

    [Fact]
    public void Constants_of_a_float_field_are_rounded_as_its_values_are() =>
        Assert.Equal(0.1f, Assert.IsType<BoundPredicate.RealCompare>(TestSchema.Bind("price == 0.1")).Value);

    [Fact]
    public void Lists_are_sorted_and_free_of_repeats()
    {
        var bound = Assert.IsType<BoundPredicate.IntegerIn>(TestSchema.Bind("tiny in [3, 1, 3, 500, 2.0]"));
        Assert.Equal([1L, 2L, 3L], bound.Values.ToArray());
    }

    [Fact]
    public void Template_values_stand_for_literals()
    {
        var list = new TemplateValue.List([new TemplateValue.Double(7), new TemplateValue.Int64(8)]);
        var bound = Assert.IsType<BoundPredicate.IntegerIn>(TestSchema.Bind("id in {ids}", ("ids", list)));
        Assert.Equal([7L, 8L], bound.Values.ToArray());
        var flag = TestSchema.Bind("flag == {f}", ("f", new TemplateValue.Bool(false)));
        Assert.False(Assert.IsType<BoundPredicate.BoolIs>(flag).Value);
        var text = TestSchema.Bind("name == {t}", ("t", new TemplateValue.String("é")));
        Assert.Equal(new byte[] { 0xC3, 0xA9 }, Assert.IsType<BoundPredicate.TextCompare>(text).Value.ToArray());
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("%", "", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abcd", false)]
    [InlineData("ab%", "abcd", true)]
    [InlineData("%cd", "abcd", true)]
    [InlineData("%bc%", "abcd", true)]
    [InlineData("a%b%c", "aXbYbZc", true)]
    [InlineData("a%b%c", "aXbYbZ", false)]
    [InlineData("a_c", "abc", true)]
    [InlineData("a_c", "aéc", true)]
    [InlineData("a_c", "ac", false)]
    [InlineData("%_", "", false)]
    [InlineData("%_%", "é", true)]
    [InlineData("50\\%", "50%", true)]
    [InlineData("50\\%", "50x", false)]
    [InlineData("a\\_c", "abc", false)]
    [InlineData("a\\\\%", "a\\x", true)]
    [InlineData("%aab", "aaaab", true)]
    [InlineData("%a_b%", "aaXb", true)]
    public void Patterns_match_whole_texts(string pattern, string text, bool expected) =>
        Assert.Equal(expected, LikePattern.Parse(pattern).IsMatch(System.Text.Encoding.UTF8.GetBytes(text)));
}
