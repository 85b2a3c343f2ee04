using Xunit;

namespace ModelGen.Tests.Fixtures;

/// <summary>Section 6 of tests/fixtures/README.md: the small model at its real size, parameters and words made from integers.</summary>
public abstract class PtbSizeFixture<TComputing>
    where TComputing : IComputing
{
    public const string Name = "lm_ptbsize";

    [SkippableFact]
    public void Steps_at_full_size_go_where_the_reference_goes() =>
        Fixture.Check(Name, fixture => new PtbSizeSteps(fixture, TComputing.Options(TComputing.Variants[^1])).Check());
}
