using System.Runtime.CompilerServices;
using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Expressions;
using Milvus.Expressions.Bound;

namespace Milvus.Engine.Queries;

/// <summary>
/// Bound filters of one silo, so that a search binds its text once and not once per segment. Shared by all grains of
/// the silo, hence the lock; bounded: when full, it starts again empty.
/// </summary>
public sealed class PlanCache
{
    private const int Capacity = 1024;
    private readonly Lock _gate = new();
    private readonly Dictionary<(CollectionSchema Schema, string Text), BoundFilter> _plans = new(new BySchema());

    /// <summary>Binds a filter to a schema.</summary>
    /// <returns>The filter, null for an empty text; or a refusal that names the place in the text.</returns>
    public Outcome<BoundFilter?> Bind(CollectionSchema schema, FilterSpec filter)
    {
        if (string.IsNullOrWhiteSpace(filter.Text))
        {
            return (BoundFilter?)null;
        }

        // Templates carry lists of values, too varied to keep.
        var keep = filter.Templates.IsEmpty;
        if (keep)
        {
            lock (_gate)
            {
                if (_plans.TryGetValue((schema, filter.Text), out var known))
                {
                    return known;
                }
            }
        }

        var parsed = FilterParser.Parse(filter.Text);
        if (!parsed.IsOk)
        {
            return parsed.Error;
        }

        var templates = new SortedDictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var (name, value) in filter.Templates)
        {
            templates[name] = value;
        }

        var bound = FilterBinder.Bind(parsed.Value, schema, templates);
        if (!bound.IsOk)
        {
            return bound.Error;
        }

        if (keep)
        {
            lock (_gate)
            {
                if (_plans.Count >= Capacity)
                {
                    _plans.Clear();
                }

                _plans[(schema, filter.Text)] = bound.Value;
            }
        }

        return bound.Value;
    }

    /// <summary>Schemas are immutable and shared, so their identity is enough and cheaper than their content.</summary>
    private sealed class BySchema : IEqualityComparer<(CollectionSchema Schema, string Text)>
    {
        public bool Equals((CollectionSchema Schema, string Text) x, (CollectionSchema Schema, string Text) y) =>
            ReferenceEquals(x.Schema, y.Schema) && x.Text == y.Text;

        public int GetHashCode((CollectionSchema Schema, string Text) key) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(key.Schema), key.Text);
    }
}
