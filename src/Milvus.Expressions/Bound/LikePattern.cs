using System.Collections.Immutable;
using System.Text;

namespace Milvus.Expressions.Bound;

/// <summary>
/// A pattern of <c>like</c>: <c>%</c> any run, <c>_</c> one character, <c>\</c> takes the next as it is.
/// </summary>
public sealed class LikePattern : IEquatable<LikePattern>
{
    private readonly ImmutableArray<Piece> _pieces;

    private LikePattern(string text, ImmutableArray<Piece> pieces)
    {
        Text = text;
        _pieces = pieces;
    }

    private enum PieceKind
    {
        Bytes,
        OneCharacter,
        AnyRun,
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern. A <c>\</c> at the end stands for itself.</summary>
    public static LikePattern Parse(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('%' or '_'))
            {
                var escaped = c == '\\' && i + 1 < text.Length;
                literal.Append(escaped ? text[++i] : c);
                continue;
            }

            Flush();
            if (c == '_')
            {
                pieces.Add(new Piece(PieceKind.OneCharacter, []));
            }
            else if (pieces.Count == 0 || pieces[^1].Kind != PieceKind.AnyRun)
            {
                pieces.Add(new Piece(PieceKind.AnyRun, []));
            }
        }

        Flush();
        return new LikePattern(text, pieces.ToImmutable());

        void Flush()
        {
            if (literal.Length > 0)
            {
                pieces.Add(new Piece(PieceKind.Bytes, [.. Encoding.UTF8.GetBytes(literal.ToString())]));
                literal.Clear();
            }
        }
    }

    /// <summary>Whether the whole of <paramref name="text"/> has the pattern.</summary>
    /// <param name="text">UTF-8.</param>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        // Greedy with one way back: only the last run needs to grow, since what stands before it is matched already.
        var (piece, at) = (0, 0);
        var (runPiece, runAt) = (-1, 0);
        while (true)
        {
            if (piece == _pieces.Length && at == text.Length)
            {
                return true;
            }

            if (piece < _pieces.Length && _pieces[piece].Kind == PieceKind.AnyRun)
            {
                runPiece = ++piece;
                runAt = at;
                if (piece == _pieces.Length)
                {
                    return true;
                }

                continue;
            }

            if (piece < _pieces.Length && TryTake(_pieces[piece], text, ref at))
            {
                piece++;
                continue;
            }

            if (runPiece < 0 || !TryGrow(_pieces[runPiece], text, ref runAt))
            {
                return false;
            }

            piece = runPiece;
            at = runAt;
        }
    }

    /// <inheritdoc/>
    public bool Equals(LikePattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LikePattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool TryTake(Piece piece, ReadOnlySpan<byte> text, ref int at)
    {
        if (piece.Kind == PieceKind.Bytes)
        {
            var fits = text[at..].StartsWith(piece.Bytes.AsSpan());
            at += fits ? piece.Bytes.Length : 0;
            return fits;
        }

        if (at == text.Length)
        {
            return false;
        }

        at += CharacterBytes(text, at);
        return true;
    }

    /// <summary>Moves the end of a run to the next place where <paramref name="next"/> could begin.</summary>
    private static bool TryGrow(Piece next, ReadOnlySpan<byte> text, ref int end)
    {
        if (end == text.Length)
        {
            return false;
        }

        end += CharacterBytes(text, end);
        if (next.Kind != PieceKind.Bytes)
        {
            return true;
        }

        var skip = text[end..].IndexOf(next.Bytes.AsSpan());
        end += Math.Max(skip, 0);
        return skip >= 0;
    }

    private static int CharacterBytes(ReadOnlySpan<byte> text, int at)
    {
        var bytes = 1;
        while (at + bytes < text.Length && (text[at + bytes] & 0xC0) == 0x80)
        {
            bytes++;
        }

        return bytes;
    }

    private sealed record Piece(PieceKind Kind, ImmutableArray<byte> Bytes);
}
