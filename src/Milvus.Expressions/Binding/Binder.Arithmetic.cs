using System.Numerics;
using Milvus.Expressions.Ast;
using Milvus.Expressions.Bound;

namespace Milvus.Expressions.Binding;

internal sealed partial class Binder
{
    private static bool IsConstant(BoundNumber number) => number is BoundNumber.Integer or BoundNumber.Real;

    private static double ToDouble(BoundNumber constant) =>
        constant is BoundNumber.Integer integer ? integer.Value : ((BoundNumber.Real)constant).Value;

    private static BoundNumber Compute(FilterNode node, Arithmetic kind, BoundNumber left, BoundNumber right)
    {
        var isInteger = left.IsInteger && right.IsInteger;
        if (kind is Arithmetic.Divide or Arithmetic.Modulo)
        {
            RefuseDivisor(node, right, isInteger);
        }

        if (!IsConstant(left) || !IsConstant(right))
        {
            return new BoundNumber.Operation(kind, left, right, isInteger);
        }

        return isInteger
            ? new BoundNumber.Integer(Fold(
                node, kind, ((BoundNumber.Integer)left).Value, ((BoundNumber.Integer)right).Value))
            : new BoundNumber.Real(Fold(kind, ToDouble(left), ToDouble(right)));
    }

    /// <summary>A divisor that may be zero in some row has no integer answer there.</summary>
    private static void RefuseDivisor(FilterNode node, BoundNumber divisor, bool isInteger)
    {
        if (IsConstant(divisor) && ToDouble(divisor) == 0)
        {
            throw Refuse(node, "division or modulus by zero");
        }

        if (isInteger && !IsConstant(divisor) && !ReadsPath(divisor))
        {
            throw Refuse(node, "the divisor of an integer must be a constant");
        }
    }

    private static long Fold(FilterNode node, Arithmetic kind, long left, long right)
    {
        Int128 exact = kind switch
        {
            Arithmetic.Add => (Int128)left + right,
            Arithmetic.Subtract => (Int128)left - right,
            Arithmetic.Multiply => (Int128)left * right,
            Arithmetic.Divide => (Int128)left / right,
            _ => (Int128)left % right,
        };
        return exact >= long.MinValue && exact <= long.MaxValue
            ? (long)exact
            : throw Refuse(node, $"{exact} exceeds the range of int64");
    }

    private static double Fold(Arithmetic kind, double left, double right) => kind switch
    {
        Arithmetic.Add => left + right,
        Arithmetic.Subtract => left - right,
        Arithmetic.Multiply => left * right,
        Arithmetic.Divide => left / right,
        _ => left % right,
    };

    /// <summary>Powers are of constants only; exact as long as they fit an int64.</summary>
    private static BoundNumber Raise(FilterNode node, BoundNumber left, BoundNumber right)
    {
        if (!IsConstant(left) || !IsConstant(right))
        {
            throw Refuse(node, "** is supported between constants only");
        }

        if (left is BoundNumber.Integer { Value: var number }
            && right is BoundNumber.Integer { Value: >= 0 and <= 64 } power)
        {
            var exact = BigInteger.Pow(number, (int)power.Value);
            if (exact >= long.MinValue && exact <= long.MaxValue)
            {
                return new BoundNumber.Integer((long)exact);
            }
        }

        return new BoundNumber.Real(Math.Pow(ToDouble(left), ToDouble(right)));
    }
}
