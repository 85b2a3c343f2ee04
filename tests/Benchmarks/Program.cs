using BenchmarkDotNet.Running;
using ModelGen.Benchmarks;
using ModelGen.Benchmarks.Compare;

if (args is ["compare", .. var rest])
    return CompareCommand.Run(rest);
if (args is ["phases", .. var models])
    return PhasesCommand.Run(models);
BenchmarkSwitcher.FromAssembly(typeof(ModelGen.Benchmarks.GeneratorBenchmarks).Assembly).Run(args);
return 0;
