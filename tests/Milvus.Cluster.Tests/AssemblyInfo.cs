// A cluster under load has the machine to itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
