using System.Runtime.CompilerServices;

namespace ModelGen.Cpu;

/// <summary>Stochastic gradient descent: <c>p -= rate * g</c>.</summary>
public static class Sgd
{
    /// <summary>Updates dense parameters.</summary>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="length">Number of parameters.</param>
    /// <param name="parameters">The parameters, <c>[length]</c>.</param>
    /// <param name="gradients">Their gradients, <c>[length]</c>.</param>
    /// <param name="rate">Learning rate, times the clipping factor.</param>
    public static void Update(Worker worker, int length, ref float parameters, ref float gradients, float rate)
    {
        int begin = worker.Begin(length, Lanes16.Count);
        Elementwise.AddScaled(
            ref Unsafe.Add(ref parameters, begin), ref Unsafe.Add(ref gradients, begin),
            worker.End(length, Lanes16.Count) - begin, -rate);
    }

    /// <summary>Updates the rows of a table that the step has touched: <c>table[word s] -= rate * perWord[s]</c>.</summary>
    /// <param name="worker">The calling worker; it computes its share of the words.</param>
    /// <param name="index">The words of the step.</param>
    /// <param name="table">The table, <c>[V, width]</c>.</param>
    /// <param name="tablePitch">Pitch of the table.</param>
    /// <param name="perWord">Gradients per distinct word, <c>[index.Count, width]</c>.</param>
    /// <param name="wordPitch">Pitch of the gradients.</param>
    /// <param name="width">Floats per row.</param>
    /// <param name="rate">Learning rate, times the clipping factor.</param>
    public static void UpdateRows(
        Worker worker, TokenIndex index, ref float table, int tablePitch, ref float perWord, int wordPitch, int width, float rate)
    {
        int end = worker.End(index.Count);
        for (int slot = worker.Begin(index.Count); slot < end; slot++)
        {
            Elementwise.AddScaled(
                ref Unsafe.Add(ref table, (nint)index.Ids[slot] * tablePitch),
                ref Unsafe.Add(ref perWord, (nint)slot * wordPitch), width, -rate);
        }
    }
}
