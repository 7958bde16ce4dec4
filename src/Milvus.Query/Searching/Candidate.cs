namespace Milvus.Query.Searching;

/// <summary>A row that may become a hit.</summary>
/// <param name="Goodness">The score, turned so that larger is better.</param>
/// <param name="Key">The primary key's sortable long.</param>
/// <param name="Row">The row's number in the view, or a hit's number among all parts.</param>
internal readonly record struct Candidate(float Goodness, long Key, int Row);
