namespace ModelGen.Cpu;

/// <summary>Something that is computed element by element along a row.</summary>
internal interface IRowKernel
{
    /// <summary>Does whole vectors from <paramref name="begin"/> on, as many as there are before <paramref name="end"/>.</summary>
    /// <returns>Where they end.</returns>
    int Run<TLanes, T>(int begin, int end)
        where TLanes : ILanes<T>
        where T : struct;
}
