namespace ModelGen.Ptb;

/// <summary>The trainer with the models declared here.</summary>
internal static class Program
{
    private static int Main(string[] args) => TrainingProgram.Run(args);
}
