namespace Milvus.Query.Searching;

/// <summary>Settles what the candidate itself cannot say.</summary>
internal interface ICandidateOrder
{
    /// <summary>The order of the primary keys of two rows whose sortable longs are equal.</summary>
    int CompareKeys(int rowA, int rowB);

    /// <summary>Negative when row A is newer: later timestamp, then behind.</summary>
    int CompareAge(int rowA, int rowB);
}
