using System.Diagnostics;
using ModelGen.Cuda;

namespace ModelGen.GpuChecks;

/// <summary>Times what a GPU does by the clock on the wall, over many launches.</summary>
internal static class GpuTimer
{
    /// <summary>Microseconds of a launch among its like, recorded in a graph.</summary>
    public static double Microseconds(IGpu gpu, CheckEffort effort, BoundPass launches)
    {
        using IGpuGraph? graph = gpu.Record(Repeat);
        Start();
        gpu.Synchronize();
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < effort.TimedGraphs; i++)
            Start();
        gpu.Synchronize();
        return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / (effort.TimedGraphs * effort.LaunchesOfGraph);

        void Repeat()
        {
            for (int i = 0; i < effort.LaunchesOfGraph; i++)
                launches.Launch(count: 0);
        }

        void Start()
        {
            if (graph is null)
                Repeat();
            else
                graph.Launch();
        }
    }
}
