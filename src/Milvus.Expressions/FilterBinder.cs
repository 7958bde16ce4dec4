using Milvus.Core.Errors;
using Milvus.Core.Schema;
using Milvus.Expressions.Ast;
using Milvus.Expressions.Binding;
using Milvus.Expressions.Bound;
using Milvus.Expressions.Parsing;

namespace Milvus.Expressions;

/// <summary>
/// Settles what a parsed filter means for a schema: names become fields, templates values, types are checked.
/// </summary>
public static class FilterBinder
{
    /// <summary>Binds a filter.</summary>
    /// <param name="ast">The parsed filter.</param>
    /// <param name="schema">The collection's fields.</param>
    /// <param name="templates">The value of each <c>{name}</c>; names that the filter does not use are ignored.</param>
    /// <returns>
    /// The filter; 1100 with place and reason when a name is no field, types do not fit, a template value is missing,
    /// an integer leaves 64 bits, a constant is divided by zero, or a form is not supported.
    /// </returns>
    public static Outcome<BoundFilter> Bind(
        FilterAst ast, CollectionSchema schema, IReadOnlyDictionary<string, TemplateValue> templates)
    {
        try
        {
            return new BoundFilter(new Binder(schema, templates).BindRoot(ast.Root));
        }
        catch (SyntaxException error)
        {
            return SyntaxErrors.At(ast.Text, error.Position, error.Message);
        }
    }
}
