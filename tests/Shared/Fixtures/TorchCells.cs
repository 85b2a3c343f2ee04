using static ModelGen.Equations;

namespace ModelGen.Tests.Fixtures;

/// <summary>A GRU that keeps its units to itself and puts their projection out. PyTorch has projections for the LSTM only.</summary>
[RecurrentCell]
internal static class ProjectedGru
{
    public static (Units h, Units c) Step(Units r, Units z, Units n, Units c, Projection project)
    {
        Units update = Sigmoid(z);
        Units memory = (1 - update) * Tanh(Sigmoid(r) * n) + update * c;
        return (project(memory), memory);
    }
}

/// <summary>A network of Elman's whose output is projected.</summary>
[RecurrentCell]
internal static class ProjectedRnn
{
    public static Units Step(Units a, Projection project) => project(Tanh(a));
}
