namespace ModelGen.Generator.Model
{
    internal sealed record CellSpec(string Name);
}

namespace ModelGen.Generator.Reading
{
    internal static class StandardCells
    {
        public static Model.CellSpec Lstm { get; } = new("Lstm");
    }
}
