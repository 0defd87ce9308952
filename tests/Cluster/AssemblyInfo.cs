using Xunit.v3;

// Most of these tests wait: for watches, clocks and servers that start.
[assembly: Parallelization(MaxThreads = 6)]
