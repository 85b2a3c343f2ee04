using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The program of a bare layer.</summary>
internal sealed class RecurrentLayerCpuFile(ModelSpec spec, RecurrentLayerPlan plan) : CpuFile<RecurrentLayerPlan>(spec, plan)
{
    protected override string BaseClass => "RecurrentLayerProgram";

    protected override void Passes()
    {
        Pass("Forward");
        Pass("Backward", last: "BackwardNorm");
        Norm();
        Pass("Evaluate");
        Code.Line();
        Code.Line("// p -= LearningRate * g");
        using (Code.Open("public override void Update(Worker worker)"))
        {
            Code.Line("Sgd.Update(worker, DenseLength, ref Arena[At.Parameters], ref Arena[At.Gradients], (float)LearningRate);");
        }
    }
}
