using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The remarks on a model's class: what it computes, what it holds, and what the compiler has made of it.</summary>
/// <param name="face">What is public.</param>
/// <param name="cost">What it costs.</param>
internal sealed class ModelRemarks(Face face, ModelCost cost)
{
    /// <summary>The lines after the description.</summary>
    public IEnumerable<string> Lines =>
    [
        "<para>The layers:</para>",
        "<code>", .. cost.Layers.Select(layer => Escaped($"{layer.Name}: {layer.What}, {layer.Parameters:0} parameters")), "</code>",
        .. face.Cells.SelectMany(EquationsOf),
        "<para>The parameters:</para>",
        "<code>",
        .. cost.Parameters.Select(tensor => Escaped($"{tensor.Name} {Shape(tensor.Shape.Select(dim => dim.Symbol))} = {Shape(tensor.Shape.Select(dim => $"{dim.Value:0}"))}")),
        "</code>",
        $"<para>Memory: {ModelCost.Millions(cost.Memory(Target.Cpu))} MB on a processor, {ModelCost.Millions(cost.Memory(Target.Cuda))} MB on a GPU, without copies that a GPU's products make.</para>",
        $"<para>A training step takes {ModelCost.Millions(cost.Operations)} million floating-point operations in matrix products and in the equations of its layers.</para>",
        .. face.Remarks,
        .. cost.Fused.Select(fused => $"<para>Fused for {fused.Target.Name}, {fused.Rewrite.Name}: {Escaped(fused.Rewrite.Summary)}</para>"),
    ];

    private IEnumerable<string> EquationsOf(CellSpec cell) =>
    [
        face.Cells.Count == 1 ? "<para>The equations of a step:</para>" : $"<para>The equations of a step of {cell.Name}:</para>",
        "<code>", .. cell.Gates.Select(OfGate), .. TapePrinter.Equations(cell.Equations).Select(Escaped), "</code>",
    ];

    // What goes into the equations: x is the layer's input, h its output of the step before.
    private static string OfGate(GateSpec gate)
    {
        string[] terms =
        [
            .. gate.Source != GateSource.State ? (string[])["W x"] : [],
            .. gate.Source switch
            {
                GateSource.Input => (string[])[],
                GateSource.InputAndOperand => [$"U {CellSpec.OperandOf(gate.Name)}"],
                _ => ["U h"],
            },
            .. gate.HasBias ? (string[])["b"] : [],
        ];
        return $"{gate.Name} = {string.Join(" + ", terms)}";
    }

    private static string Shape(IEnumerable<string> extents) => $"[{string.Join(", ", extents)}]";

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
