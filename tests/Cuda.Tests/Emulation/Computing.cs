using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;

namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>Who computes the fixtures: an emulated GPU, whose threads take their turns in the order that the variant says.</summary>
internal static class Computing
{
    /// <summary>What each fixture is tried with.</summary>
    public static int[] Variants => [(int)ThreadOrder.Forward, (int)ThreadOrder.Reversed, (int)ThreadOrder.Shuffled];

    /// <summary>The options of a variant.</summary>
    public static ModelOptions Options(int variant) => Emulated.Options((ThreadOrder)variant);
}
