namespace ModelGen.Tests.Fixtures;

/// <summary>The device that computes the fixtures, in several variants: numbers of threads, or orders of them.</summary>
public interface IComputing
{
    /// <summary>The variants with which each fixture is tried.</summary>
    static abstract int[] Variants { get; }

    /// <summary>The options of models in a variant.</summary>
    static abstract ModelOptions Options(int variant);
}
