using System.Collections.Generic;
using System.Linq;
using Translate;

namespace ModelGen.Benchmarks.Compare.Networks;

/// <summary>The sample that translates dates, on dates that it generates.</summary>
internal sealed class TranslateNetwork() : ComparedNetwork<DateTranslator>("translate", DateTranslator.BatchSize, learningRate: 0.003)
{
    private const int Batches = 150;

    /// <inheritdoc/>
    protected override IEnumerable<int[][]> Draw()
    {
        DatePair[] pairs = DatePair.Draw(seed: 1, Batches * DateTranslator.BatchSize, heldOut: 0).ToLearn;
        foreach (DatePair[] some in pairs.Chunk(DateTranslator.BatchSize))
        {
            var batch = new Batch();
            for (int place = 0; place < some.Length; place++)
                batch.Put(place, some[place]);
            yield return [batch.Source, batch.SourceLengths, batch.Before, batch.WrittenLengths, batch.Next];
        }
    }

    /// <inheritdoc/>
    protected override double Step(DateTranslator model, int[][] feeds, double learningRate) =>
        model.TrainStep(feeds[0], feeds[1], feeds[2], feeds[3], feeds[4], learningRate);
}
