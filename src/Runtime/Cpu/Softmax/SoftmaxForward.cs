using System;

namespace ModelGen.Cpu;

/// <summary><see cref="SoftmaxPass{TLanes, T}.Forward"/> as a kernel.</summary>
internal readonly ref struct SoftmaxForward(
    SoftmaxPlacement p, Arena arena, int rows, ref float x, int pitch, ReadOnlySpan<int> targets, bool keeps) : IKernel
{
    private readonly ref float _x = ref x;
    private readonly ReadOnlySpan<int> _targets = targets;

    /// <inheritdoc/>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct => new SoftmaxPass<TLanes, T>(worker, p, arena, rows).Forward(ref _x, pitch, _targets, keeps);
}
