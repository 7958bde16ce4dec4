// The test of the processes starts several of them: nothing else at the same time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
