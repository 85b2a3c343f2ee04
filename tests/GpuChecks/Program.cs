using ModelGen.GpuChecks;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

if (!OpenFiles.Suffice())
    return ExitCode.BadInput;
using var signals = new StopSignals(() => { });
return new CheckCommandLine(
    ModelCatalog.Declared, new CheckEffort(), StandardDescriptors.OpenOutput(), StandardDescriptors.OpenError(),
    () => StandardDescriptors.OutputHasNoReader).Run(args, signals.Token);
