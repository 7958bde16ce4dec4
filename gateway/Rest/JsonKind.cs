namespace Milvus.Gateway.Rest;

/// <summary>What a member of a request may be.</summary>
internal enum JsonKind
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>A string.</summary>
    Text,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>An integer.</summary>
    Whole,

    /// <summary>An object.</summary>
    Object,

    /// <summary>A list of strings.</summary>
    Texts,

    /// <summary>A list of objects.</summary>
    Objects,

    /// <summary>A list that is read where it stands, because it may be most of the request.</summary>
    Raw,
}
