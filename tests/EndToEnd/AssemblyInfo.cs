using Xunit.v3;

// Nearly all of these tests wait for processes that wait themselves: many at once take hardly longer than the longest.
[assembly: Parallelization(MaxThreads = 12)]
