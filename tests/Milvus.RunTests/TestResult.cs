namespace Milvus.RunTests;

/// <summary>
/// One test's end; <paramref name="Detail"/> is the message and stack of a failure, or why it was skipped.
/// </summary>
internal sealed record TestResult(string Name, TestOutcome Outcome, string Detail);
