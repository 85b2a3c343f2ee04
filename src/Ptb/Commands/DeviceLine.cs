using System.IO;

namespace ModelGen.Ptb.Commands;

/// <summary>Names the device that computes a model, for commands whose output is something else.</summary>
internal static class DeviceLine
{
    /// <summary>Writes the line, unless the processor was asked for: which GPU it is, or why it is none.</summary>
    public static void TellDevice<TModel>(this TModel model, ModelOptions options, TextWriter error)
        where TModel : ILanguageModel<TModel>
    {
        if (options.Device.Kind != DeviceKind.Cpu)
            error.WriteLine($"Computed by {model.Device.ReplaceLineEndings(" ")}");
    }
}
