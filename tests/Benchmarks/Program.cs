using System;
using BenchmarkDotNet.Running;
using ModelGen.Benchmarks;
using ModelGen.Benchmarks.Compare;
using ModelGen.Benchmarks.Disassembly;
using ModelGen.Benchmarks.Variants;
using ModelGen.Training;

try
{
    // Whatever is not a command of ours goes to BenchmarkDotNet: --filter '*Kernel*' --warmupCount 1 --iterationCount 3.
    switch (args)
    {
        case ["compare", .. var rest]: return CompareCommand.Run(rest);
        case ["contestant", var model]: return OurSide.Run(model);
        case ["phases", .. var rest]: return PhasesCommand.Run(rest);
        case ["variants", .. var rest]: return VariantsCommand.Run(rest);
        case ["disassembly"]: return DisassemblyCommand.Run();
        case ["train-a-little"]: return TrainALittle.RunAll();
        default:
            BenchmarkSwitcher.FromAssembly(typeof(GeneratorBenchmarks).Assembly).Run(args);
            return 0;
    }
}
catch (InputException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
