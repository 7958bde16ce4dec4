using Milvus.Core.Errors;
using Milvus.Expressions.Ast;

namespace Milvus.Expressions.Tests;

public sealed class ParserTests
{
    [Theory]
    [InlineData("a == 1 or b == 2 and c == 3", "(Or (Equal a 1) (And (Equal b 2) (Equal c 3)))")]
    [InlineData("a == 1 || b == 2 && c == 3", "(Or (Equal a 1) (And (Equal b 2) (Equal c 3)))")]
    [InlineData("A and B AND C", "(And A B C)")]
    [InlineData("not (a > 1)", "(Not (Greater a 1))")]
    [InlineData("!a && b", "(And (Not a) b)")]
    [InlineData("a + 1 * 2 == 3 - 4 - 5", "(Equal (Add a (Multiply 1 2)) (Subtract (Subtract 3 4) 5))")]
    [InlineData("-2 ** 2 == a", "(Equal (Subtract (Power 2 2)) a)")]
    [InlineData("2 ** -1 * 3 == a", "(Equal (Multiply (Power 2 (Subtract 1)) 3) a)")]
    [InlineData("a == b != c", "(NotEqual (Equal a b) c)")]
    [InlineData("a < b == c < d", "(Equal (Less a b) (Less c d))")]
    [InlineData("1 < a <= 2", "(Range 1 Less a LessOrEqual 2)")]
    [InlineData("9 >= a > 2 and b", "(And (Range 9 GreaterOrEqual a Greater 2) b)")]
    [InlineData("1 < a > 2", "(Greater (Less 1 a) 2)")]
    [InlineData("a in [1, 2,] or b not in {list}", "(Or (In a [1 2]) (NotIn b {list}))")]
    [InlineData("a in []", "(In a [])")]
    [InlineData("a & 1 | 2 ^ 3 << 1", "(BitOr (BitAnd a 1) (BitXor 2 (ShiftLeft 3 1)))")]
    [InlineData("~a == 1", "(Equal (BitNot a) 1)")]
    [InlineData("name like \"x%\" and b", "(And (Like name 'x%') b)")]
    [InlineData("name =~ 'x+' or name !~ 'y'", "(Or (Matches name 'x+') (NotMatches name 'y'))")]
    [InlineData("a is null or b IS NOT NULL", "(Or (IsNull a) (IsNotNull b))")]
    [InlineData("meta[\"k\"][0] == 1", "(Equal meta['k'][0] 1)")]
    [InlineData("$meta['k'] == 1 and $[sub] == 2", "(And (Equal $meta['k'] 1) (Equal $[sub] 2))")]
    [InlineData("exists meta['k'] and f(a, x=1)", "(And (Exists meta['k']) (f a x=1))")]
    [InlineData("t + INTERVAL 'P1D' > ISO '2025-01-01'", "(Greater (Add t interval'P1D') iso'2025-01-01')")]
    [InlineData("((a)) == ( 1 )", "(Equal a 1)")]
    public void Operators_bind_as_in_the_grammar(string text, string expected) =>
        Assert.Equal(expected, Show(FilterParser.Parse(text).Value.Root));

    [Theory]
    [InlineData("0x1F", "31")]
    [InlineData("0b101", "5")]
    [InlineData("017", "15")]
    [InlineData("0", "0")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData(".5", "0.5r")]
    [InlineData("1.", "1r")]
    [InlineData("1e3", "1000r")]
    [InlineData("2.5E-1", "0.25r")]
    [InlineData("0x1.8p1", "3r")]
    [InlineData("True", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("\"a\\n\\x41\\u00e9\\101\"", "'a\nAéA'")]
    [InlineData("'it\\'s'", "'it's'")]
    [InlineData("r\"a\\n\"", "'a\\n'")]
    [InlineData("u8'é'", "'é'")]
    [InlineData("\"50\\%\"", "'50\\%'")]
    [InlineData("\"\\U0001F600\"", "'😀'")]
    public void Literals_have_the_forms_of_c(string text, string expected) =>
        Assert.Equal(expected, Show(FilterParser.Parse(text).Value.Root));

    [Theory]
    [InlineData("", 0, "empty")]
    [InlineData("  ", 0, "empty")]
    [InlineData("a >", 3, "expected a value, found the end")]
    [InlineData("a > > 1", 4, "expected a value, found '>'")]
    [InlineData("(a > 1", 6, "expected ')', found the end")]
    [InlineData("a > 1)", 5, "expected an operator or the end, found ')'")]
    [InlineData("a b", 2, "expected an operator or the end, found 'b'")]
    [InlineData("a in [1 2]", 8, "expected ',', found '2'")]
    [InlineData("a == \"x", 5, "no closing")]
    [InlineData("a # 1", 2, "unexpected character '#'")]
    [InlineData("a == {1}", 6, "expected the name of a template value")]
    [InlineData("a like 5", 7, "expected a text as pattern")]
    [InlineData("a == 12x", 5, "no number")]
    [InlineData("a == 089", 5, "no integer")]
    [InlineData("a == 1e", 5, "exponent without digits")]
    [InlineData("a == 1e999", 5, "range of a double")]
    [InlineData("a == 18446744073709551616", 5, "no integer of 64 bits")]
    [InlineData("a == 0x", 5, "no digits")]
    [InlineData("a == '\\u12'", 6, "hexadecimal digits")]
    [InlineData("a is nothing", 5, "expected null")]
    [InlineData("$other == 1", 0, "unknown name")]
    [InlineData("a == 1 And b == 2", 7, "expected an operator")]
    public void Syntax_errors_name_the_place_and_what_was_expected(string text, int position, string what)
    {
        var error = FilterParser.Parse(text).Error;
        Assert.NotNull(error);
        Assert.Equal(ErrorCode.ParameterInvalid, error.Code);
        Assert.StartsWith(
            $"failed to create query plan: cannot parse expression: {text}", error.Reason, StringComparison.Ordinal);
        Assert.Contains($"at position {position}: ", error.Reason, StringComparison.Ordinal);
        Assert.Contains(what, error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "a", ")")]
    [InlineData("not ", "a", "")]
    [InlineData("-", "1", "")]
    [InlineData("[", "1", "]")]
    [InlineData("f(", "a", ")")]
    [InlineData("", "a", " + 1")]
    [InlineData("", "a", " == 1")]
    public void Depth_is_bounded_whatever_makes_it(string before, string core, string after)
    {
        Assert.True(FilterParser.Parse(Nest(150)).IsOk);
        var error = FilterParser.Parse(Nest(100_000)).Error;
        Assert.Contains("nested deeper than 200", error!.Reason, StringComparison.Ordinal);

        string Nest(int depth) =>
            string.Concat(Enumerable.Repeat(before, depth)) + core + string.Concat(Enumerable.Repeat(after, depth));
    }

    [Fact]
    public void Long_runs_of_one_operator_and_long_lists_are_not_deep()
    {
        var run = string.Join(" or ", Enumerable.Range(0, 20_000).Select(i => $"id == {i}"));
        Assert.Equal(3, FilterParser.Parse(run).Value.Root.Depth);
        var list = $"id in [{string.Join(',', Enumerable.Range(0, 20_000))}]";
        Assert.Equal(3, FilterParser.Parse(list).Value.Root.Depth);
    }

    [Fact]
    public void Length_is_bounded_and_the_quote_is_cut()
    {
        var error = FilterParser.Parse(new string(' ', FilterParser.MaxLength) + "a").Error;
        Assert.Contains($"{FilterParser.MaxLength + 1} characters", error!.Reason, StringComparison.Ordinal);
        Assert.True(error.Reason.Length < 1000);
    }

    [Fact]
    public void Any_cut_of_a_filter_is_read_or_refused()
    {
        const string Text =
            "not (a in [1, 0x2]) and 1.5 < b <= {t} or c like 'x\\n%' and d['k'][1] is not null && f(x=~1)";
        for (var start = 0; start < Text.Length; start++)
        {
            for (var end = start; end <= Text.Length; end++)
            {
                var outcome = FilterParser.Parse(Text[start..end]);
                Assert.True(outcome.IsOk || outcome.Error.Code == ErrorCode.ParameterInvalid);
            }
        }
    }

    private static string Show(FilterNode node) => node switch
    {
        FilterNode.Bool n => n.Value ? "true" : "false",
        FilterNode.Integer n => $"{n.Magnitude}",
        FilterNode.Real n => FormattableString.Invariant($"{n.Value}r"),
        FilterNode.Text n => $"'{n.Value}'",
        FilterNode.List n => $"[{string.Join(' ', n.Items.Select(Show))}]",
        FilterNode.Name n => n.Value,
        FilterNode.Path n => n.Root + string.Concat(n.Steps.Select(step => $"[{Show(step)}]")),
        FilterNode.Template n => $"{{{n.Value}}}",
        FilterNode.Unary n => $"({n.Operator} {Show(n.Operand)})",
        FilterNode.Binary n => $"({n.Operator} {Show(n.Left)} {Show(n.Right)})",
        FilterNode.Logical n => $"({n.Operator} {string.Join(' ', n.Terms.Select(Show))})",
        FilterNode.Range n =>
            $"(Range {Show(n.Left)} {n.LeftOperator} {Show(n.Middle)} {n.RightOperator} {Show(n.Right)})",
        FilterNode.In n => $"({(n.Negated ? "NotIn" : "In")} {Show(n.Value)} {Show(n.Items)})",
        FilterNode.NullTest n => $"({(n.Negated ? "IsNotNull" : "IsNull")} {Show(n.Value)})",
        FilterNode.Call n => $"({n.Function} {string.Join(' ', n.Arguments.Select(Show))})",
        FilterNode.NamedArgument n => $"{n.Key}={Show(n.Value)}",
        FilterNode.Time n => $"{(n.IsInterval ? "interval" : "iso")}'{n.Value}'",
        _ => throw new InvalidOperationException(),
    };
}
