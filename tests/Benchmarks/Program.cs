using BenchmarkDotNet.Running;
using ModelGen.Benchmarks.Compare;

if (args is ["compare", .. var rest])
    return CompareCommand.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(ModelGen.Benchmarks.GeneratorBenchmarks).Assembly).Run(args);
return 0;
