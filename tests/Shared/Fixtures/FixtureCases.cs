using System.Collections.Generic;
using Xunit;

namespace ModelGen.Tests.Fixtures;

/// <summary>Each fixture with each variant of a device.</summary>
internal static class FixtureCases
{
    public static TheoryData<string, int> Of<TComputing>(IEnumerable<string> names)
        where TComputing : IComputing
    {
        var cases = new TheoryData<string, int>();
        foreach (string name in names)
        {
            foreach (int variant in TComputing.Variants) cases.Add(name, variant);
        }

        return cases;
    }
}
