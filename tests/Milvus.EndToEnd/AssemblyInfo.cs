// Every test here starts a whole server: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
