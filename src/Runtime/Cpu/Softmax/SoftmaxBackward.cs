using System;

namespace ModelGen.Cpu;

/// <summary><see cref="SoftmaxPass{TLanes, T}.Backward"/> as a kernel.</summary>
internal readonly ref struct SoftmaxBackward(
    SoftmaxPlacement p, Arena arena, int rows, ref float x, int pitch, ref float dx, int gradientPitch, ReadOnlySpan<int> targets,
    float weight) : IKernel
{
    private readonly ref float _x = ref x;
    private readonly ref float _dx = ref dx;
    private readonly ReadOnlySpan<int> _targets = targets;

    /// <inheritdoc/>
    public void Run<TLanes, T>(Worker worker)
        where TLanes : ILanes<T>
        where T : struct =>
        new SoftmaxPass<TLanes, T>(worker, p, arena, rows).Backward(ref _x, pitch, ref _dx, gradientPitch, _targets, weight);
}
