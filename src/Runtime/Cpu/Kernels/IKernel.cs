namespace ModelGen.Cpu;

/// <summary>Something that is computed in vectors of whatever kind.</summary>
internal interface IKernel
{
    /// <summary>Does a worker's share.</summary>
    void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct;
}
