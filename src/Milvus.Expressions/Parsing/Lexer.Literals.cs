using System.Globalization;
using System.Text;

namespace Milvus.Expressions.Parsing;

internal sealed partial class Lexer
{
    private Token ReadNumber()
    {
        var start = _at;
        if (_text[_at] == '0' && Peek(1) is 'x' or 'X')
        {
            return ReadHexadecimal();
        }

        if (_text[_at] == '0' && Peek(1) is 'b' or 'B')
        {
            _at += 2;
            return Finish(start, Take(c => c is '0' or '1'), 2);
        }

        var digits = Take(char.IsAsciiDigit);
        var isReal = false;
        if (Peek(0) == '.')
        {
            isReal = true;
            _at++;
            Take(char.IsAsciiDigit);
        }

        if (Peek(0) is 'e' or 'E')
        {
            isReal = true;
            _at += Peek(1) is '+' or '-' ? 2 : 1;
            if (Take(char.IsAsciiDigit).Length == 0)
            {
                throw new SyntaxException(start, $"'{_text[start.._at]}' has an exponent without digits");
            }
        }

        if (isReal)
        {
            var text = _text.AsSpan(start, _at - start);
            return FinishReal(start, double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        return Finish(start, digits, digits is ['0', _, ..] ? 8u : 10u);
    }

    private Token ReadHexadecimal()
    {
        var start = _at;
        _at += 2;
        var whole = Take(char.IsAsciiHexDigit);
        var fraction = "";
        if (Peek(0) == '.')
        {
            _at++;
            fraction = Take(char.IsAsciiHexDigit);
        }

        if (Peek(0) is not ('p' or 'P'))
        {
            return fraction.Length == 0 && _text[_at - 1] != '.'
                ? Finish(start, whole, 16)
                : throw new SyntaxException(start, $"'{_text[start.._at]}' lacks an exponent with 'p'");
        }

        _at++;
        var sign = Peek(0) == '-' ? -1 : 1;
        _at += Peek(0) is '+' or '-' ? 1 : 0;
        var exponent = Take(char.IsAsciiDigit);
        if (whole.Length + fraction.Length == 0 || !int.TryParse(exponent, CultureInfo.InvariantCulture, out var power))
        {
            throw new SyntaxException(start, $"'{_text[start.._at]}' is no number");
        }

        var mantissa = 0d;
        foreach (var digit in whole + fraction)
        {
            mantissa = (mantissa * 16) + Convert.ToInt32(digit.ToString(), 16);
        }

        var scale = Math.Clamp(((long)sign * power) - (4L * fraction.Length), -100_000, 100_000);
        return FinishReal(start, Math.ScaleB(mantissa, (int)scale));
    }

    private Token Finish(int start, string digits, uint numberBase)
    {
        RefuseNameAfterNumber(start);
        var value = 0UL;
        foreach (var digit in digits)
        {
            var weight = (uint)Convert.ToInt32(digit.ToString(), 16);
            if (weight >= numberBase || value > (ulong.MaxValue - weight) / numberBase)
            {
                throw new SyntaxException(start, $"'{_text[start.._at]}' is no integer of 64 bits");
            }

            value = (value * numberBase) + weight;
        }

        return digits.Length > 0
            ? new Token(TokenKind.Integer, start, _text[start.._at], value)
            : throw new SyntaxException(start, $"'{_text[start.._at]}' has no digits");
    }

    private Token FinishReal(int start, double value)
    {
        RefuseNameAfterNumber(start);
        return double.IsFinite(value)
            ? new Token(TokenKind.Real, start, _text[start.._at], Real: value)
            : throw new SyntaxException(start, $"'{_text[start.._at]}' exceeds the range of a double");
    }

    private void RefuseNameAfterNumber(int start)
    {
        if (IsNameStart(Peek(0)) || char.IsAsciiDigit(Peek(0)))
        {
            throw new SyntaxException(start, $"'{_text[start..(_at + 1)]}' is no number");
        }
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < _text.Length && belongs(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    /// <summary>Reads a quoted text; <c>_at</c> stands on the opening quote.</summary>
    private Token ReadText(int start, bool raw)
    {
        var quote = _text[_at++];
        var value = new StringBuilder();
        while (true)
        {
            if (_at == _text.Length)
            {
                throw new SyntaxException(start, $"the text has no closing {quote}");
            }

            var c = _text[_at++];
            if (c == quote)
            {
                return new Token(TokenKind.Text, start, value.ToString());
            }

            if (c != '\\' || _at == _text.Length)
            {
                value.Append(c);
            }
            else if (raw)
            {
                value.Append(c).Append(_text[_at++]);
            }
            else
            {
                AppendEscaped(value);
            }
        }
    }

    private void AppendEscaped(StringBuilder value)
    {
        var c = _text[_at++];
        switch (c)
        {
            case 'a': value.Append('\a'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case 'n': value.Append('\n'); break;
            case 'r': value.Append('\r'); break;
            case 't': value.Append('\t'); break;
            case 'v': value.Append('\v'); break;
            case '\\' or '\'' or '"' or '?': value.Append(c); break;
            case 'x': AppendCode(value, 1, 2); break;
            case 'u': AppendCode(value, 4, 4); break;
            case 'U': AppendCode(value, 8, 8); break;
            case >= '0' and <= '7': AppendOctal(value); break;
            default: value.Append('\\').Append(c); break; // A pattern of like keeps its own escapes.
        }
    }

    private void AppendCode(StringBuilder value, int least, int most)
    {
        var start = _at;
        while (_at < _text.Length && _at - start < most && char.IsAsciiHexDigit(_text[_at]))
        {
            _at++;
        }

        if (_at - start < least)
        {
            throw new SyntaxException(start - 2, $"the escape needs {least} hexadecimal digits");
        }

        AppendRune(value, start, uint.Parse(
            _text.AsSpan(start, _at - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    private void AppendOctal(StringBuilder value)
    {
        var start = --_at;
        var code = 0u;
        while (_at < _text.Length && _at - start < 3 && _text[_at] is >= '0' and <= '7')
        {
            code = (code * 8) + (uint)(_text[_at++] - '0');
        }

        AppendRune(value, start, code);
    }

    private static void AppendRune(StringBuilder value, int start, uint code)
    {
        // Two \u escapes may be the halves of one character.
        if (code <= char.MaxValue)
        {
            value.Append((char)code);
        }
        else if (Rune.TryCreate(code, out var rune))
        {
            value.Append(rune.ToString());
        }
        else
        {
            throw new SyntaxException(start - 2, "the escape is no character");
        }
    }
}
