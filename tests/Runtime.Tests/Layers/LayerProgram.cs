using ModelGen.Cpu;
using ModelGen.Engines;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>A program of a layer that is written by hand: what generation would write beside the passes themselves.</summary>
internal abstract class LayerProgram : CpuProgram
{
    protected LayerProgram(ProgramLayout layout)
        : base(layout)
    {
        Add(PassNames.Forward, Forward, beginsStep: true);
        Add(PassNames.Evaluate, Evaluate);
        Add(PassNames.Backward, Backward);
        Add(PassNames.Norm, worker => FinishNorm(worker, ref Arena[Layout[ProgramLayout.Scalars].Find("norm").Parts[0].Offset]));
        Add(PassNames.Update, Update, changesParameters: true);
    }

    protected abstract void Forward(Worker worker);

    protected abstract void Evaluate(Worker worker);

    protected abstract void Backward(Worker worker);

    protected abstract void Update(Worker worker);
}
