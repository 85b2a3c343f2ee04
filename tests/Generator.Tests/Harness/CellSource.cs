namespace ModelGen.Generator.Tests.Harness;

/// <summary>Programs around a few lines of equations.</summary>
internal static class CellSource
{
    /// <summary>A cell called <c>Mine</c> with the given members.</summary>
    public static string Of(string members) => $$"""
        using System;
        using ModelGen;
        using static ModelGen.Equations;

        [RecurrentCell]
        static class Mine
        {
            {{members}}
        }
        """;

    /// <summary>A cell of one gate <c>z</c> and the state <c>h</c>, over numbers.</summary>
    public static string OfBody(string statements) => Of($"static float Step(float z, float h) {{ {statements} }}");

    /// <summary>The same over all units.</summary>
    public static string OfUnitsBody(string statements) => Of($"static Units Step(Units z, Units h) {{ {statements} }}");

    /// <summary>With a model that uses the cell.</summary>
    public static string WithModel(string source) =>
        source + "\n[LstmModel(VocabSize = 50, HiddenSize = 8, Cell = typeof(Mine))] partial class Small;";
}
