using Xunit.v3;

// Most of these tests wait for processes.
[assembly: Parallelization(MaxThreads = 4)]
