using Milvus.Core.Errors;

namespace Milvus.Gateway.Mapping;

/// <summary>What a name may be: a letter or underscore, then letters, digits and underscores, at most 255.</summary>
internal static class NameRules
{
    /// <summary>Null when the name is good.</summary>
    /// <param name="what">The kind of name, for the text: <c>collection</c>, <c>field</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="code">The refusal's number.</param>
    public static MilvusError? Check(string what, string name, ErrorCode code = ErrorCode.ParameterInvalid)
    {
        if (name.Length == 0) return Refuse($"{what} name should not be empty");
        var start = $"Invalid {what} name: {name}. ";
        if (name.Length > Limits.NameLength)
            return Refuse($"{start}The length of a {what} name must be less than {Limits.NameLength} characters");
        if (!char.IsAsciiLetter(name[0]) && name[0] != '_')
            return Refuse($"{start}The first character of a {what} name must be an underscore or letter");
        foreach (var letter in name)
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
                return Refuse($"{start}A {what} name can only contain numbers, letters and underscores");
        return null;

        MilvusError Refuse(string text) => code == ErrorCode.ParameterInvalid
            ? MilvusErrors.Invalid(text)
            : new MilvusError(code, $"{text}[{what}={name}]", IsInputError: true);
    }
}
