using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Milvus.Query.Tests;

/// <summary>
/// A filter text and what it means for one row (null is neither true nor false), made together: neither is derived from
/// the other.
/// </summary>
internal sealed partial record RandomFilter(string Text, Func<TestRow, bool?> Holds)
{
    private static readonly string[] Orders = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Patterns = ["a%", "%a", "%b%", "_", "a_", "%", "a\\%b", "é%", "_a", "a%b"];

    public static RandomFilter Make(Random random, int depth)
    {
        if (depth > 0 && random.Next(3) > 0)
        {
            var (left, right) = (Make(random, depth - 1), Make(random, depth - 1));
            return random.Next(5) switch
            {
                0 => new($"not ({left.Text})", row => !left.Holds(row)),
                1 or 2 => new(
                    $"({left.Text}) {Pick(random, "and", "&&")} ({right.Text})",
                    row => left.Holds(row) & right.Holds(row)),
                _ => new(
                    $"({left.Text}) {Pick(random, "or", "||")} ({right.Text})",
                    row => left.Holds(row) | right.Holds(row)),
            };
        }

        return random.Next(16) switch
        {
            0 => Flag(random),
            1 or 2 => IntegerOrder(random),
            3 => RealOrder(random),
            4 => IntegerList(random),
            5 => TextOrder(random),
            6 => TextForm(random),
            7 => Range(random),
            9 or 10 => Nullable(random),
            11 or 12 => Document(random),
            13 => DocumentForm(random),
            14 => Elements(random),
            15 => Contained(random),
            _ => Sum(random),
        };
    }

    private static RandomFilter Flag(Random random)
    {
        var value = random.Next(2) == 0;
        return random.Next(3) switch
        {
            0 => new("flag", row => row.Flag),
            1 => new($"flag != {(value ? "true" : "False")}", row => row.Flag != value),
            _ => new($"flag in [{(value ? "TRUE" : "false")}]", row => row.Flag == value),
        };
    }

    private static RandomFilter IntegerOrder(Random random)
    {
        var (name, read) = IntegerField(random);
        var value = random.NextInt64(-200, 200) / (random.Next(2) == 0 ? 40 : 1);
        var (order, holds) = Order(random);
        return random.Next(2) == 0
            ? new($"{name} {order} {value}", row => holds(read(row).CompareTo(value)))
            : new($"{value} {order} {name}", row => holds(value.CompareTo(read(row))));
    }

    private static RandomFilter RealOrder(Random random)
    {
        var value = random.Next(-9, 10) / 10d;
        var text = value.ToString(CultureInfo.InvariantCulture);
        var (order, holds) = Order(random);
        return random.Next(3) switch
        {
            0 => new($"price {order} {text}", row => holds(row.Price.CompareTo((float)value))),
            1 => new($"weight {order} {text}", row => holds(row.Weight.CompareTo(value))),
            _ => new($"weight {order} price", row => holds(row.Weight.CompareTo((double)row.Price))),
        };
    }

    private static RandomFilter IntegerList(Random random)
    {
        var (name, read) = IntegerField(random);
        var values = Enumerable.Range(0, random.Next(25)).Select(_ => random.NextInt64(-150, 150)).ToArray();
        var negated = random.Next(2) == 0;
        return new(
            $"{name} {(negated ? "not in" : "in")} [{string.Join(", ", values)}]",
            row => values.Contains(read(row)) != negated);
    }

    private static RandomFilter TextOrder(Random random)
    {
        var value = Pick(random, "", "a", "ab", "é", "m", "prefix-3", "zebra");
        var (order, holds) = Order(random);
        return random.Next(3) switch
        {
            0 => new($"title {order} \"{value}\"", row => holds(Compare(row.Title, value))),
            1 => new($"'{value}' {order} name", row => holds(Compare(value, row.Name))),
            _ => new($"title {order} name", row => holds(Compare(row.Title, row.Name))),
        };
    }

    private static RandomFilter TextForm(Random random)
    {
        if (random.Next(2) == 0)
        {
            string[] values = [Pick(random, "a", "b"), Pick(random, "é", "zebra", ""), "prefix-1"];
            return new($"title in ['{string.Join("','", values)}']", row => values.Contains(row.Title));
        }

        var pattern = Patterns[random.Next(Patterns.Length)];
        var regex = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            regex.Append(pattern[i] switch
            {
                '%' => ".*",
                '_' => ".",
                '\\' => Regex.Escape(pattern[++i].ToString()),
                var c => Regex.Escape(c.ToString()),
            });
        }

        var form = new Regex($"\\A{regex}\\z", RegexOptions.Singleline);
        return new($"title like \"{pattern}\"", row => form.IsMatch(row.Title));
    }

    private static RandomFilter Range(Random random)
    {
        var (name, read) = IntegerField(random);
        var (low, high) = (random.Next(-60, 20), random.Next(-20, 60));
        return random.Next(2) == 0
            ? new($"{low} < {name} <= {high}", row => low < read(row) && read(row) <= high)
            : new($"{high} >= {name} > {low}", row => low < read(row) && read(row) <= high);
    }

    private static RandomFilter Sum(Random random)
    {
        var (name, read) = IntegerField(random);
        var (factor, divisor, value) = (random.Next(-3, 4), random.Next(1, 5), random.Next(-9, 10));
        var (order, holds) = Order(random);
        return random.Next(4) switch
        {
            0 => new(
                $"{name} * {factor} + 1 {order} {value}", row => holds(((read(row) * factor) + 1).CompareTo(value))),
            1 => new($"{name} / -{divisor} {order} {value}", row => holds((read(row) / -divisor).CompareTo(value))),
            2 => new($"{value} {order} {name} % {divisor}", row => holds(((long)value).CompareTo(read(row) % divisor))),
            _ => new(
                $"{name} - tiny {order} weight * 2",
                row => holds(((double)(read(row) - row.Tiny)).CompareTo(row.Weight * 2))),
        };
    }

    private static (string Name, Func<TestRow, long> Read) IntegerField(Random random) => random.Next(4) switch
    {
        0 => ("tiny", row => row.Tiny),
        1 => ("small", row => row.Small),
        2 => ("number", row => row.Number),
        _ => ("id", row => row.Id),
    };

    private static (string Order, Func<int, bool> Holds) Order(Random random)
    {
        var order = Orders[random.Next(Orders.Length)];
        return (order, sign => order switch
        {
            "==" => sign == 0,
            "!=" => sign != 0,
            "<" => sign < 0,
            "<=" => sign <= 0,
            ">" => sign > 0,
            _ => sign >= 0,
        });
    }

    private static int Compare(string a, string b) =>
        Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
