using System.Globalization;
using Milvus.OutsideNode.Binlogs;
using Milvus.Proto;

namespace Milvus.OutsideNode.Rows;

/// <summary>
/// What is in a row, as a function of its number: whoever takes a vchannel over can make any row again.
/// </summary>
internal static class MadeRows
{
    /// <summary>How many dimensions tell rows apart; with fewer than that many million rows all vectors differ.</summary>
    private const int Radix = 1009;

    /// <summary>The values of a field, for rows in the order of their numbers.</summary>
    public static PlainColumn Column(FieldSchema field, IEnumerable<long> rows)
    {
        var dimension = field.DataType == DataType.FloatVector ? DimensionOf(field) : 0;
        var column = new PlainColumn(field.DataType, dimension);
        foreach (var row in rows) Add(column, field, row, dimension);
        return column;
    }

    public static string TextOf(long row) => string.Create(CultureInfo.InvariantCulture, $"row {row}");

    public static double NumberOf(long row) => row / 4.0;

    public static float[] VectorOf(long row, int dimension)
    {
        var vector = new float[dimension];
        for (var d = 0; d < dimension; d++)
        {
            vector[d] = d switch
            {
                0 => row % Radix,
                1 => row / Radix,
                _ => row * (d + 3) % 97,
            };
        }

        return vector;
    }

    private static void Add(PlainColumn column, FieldSchema field, long row, int dimension)
    {
        switch (field.DataType)
        {
            case DataType.Bool:
                column.Add(row % 3 == 0);
                break;
            case DataType.Int32:
                column.Add((int)(row % 1000));
                break;
            case DataType.Int64:
                column.Add(field.IsPrimaryKey ? row : row * 31);
                break;
            case DataType.Float:
                column.Add(row / 2f);
                break;
            case DataType.Double:
                column.Add(NumberOf(row));
                break;
            case DataType.VarChar:
                column.Add(TextOf(row));
                break;
            case DataType.FloatVector:
                column.Add(VectorOf(row, dimension));
                break;
            default:
                throw new NotSupportedException($"Field {field.Name}: this program makes no {field.DataType}.");
        }
    }

    private static int DimensionOf(FieldSchema field) => int.Parse(
        field.TypeParams.Single(parameter => parameter.Key == "dim").Value, CultureInfo.InvariantCulture);
}
