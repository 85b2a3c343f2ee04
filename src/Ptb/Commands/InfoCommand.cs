using System.CommandLine;
using System.IO;
using System.Linq;
using ModelGen.Generator;
using ModelGen.Ptb.Models;

namespace ModelGen.Ptb.Commands;

/// <summary>The command <c>info</c>: what this program runs on, or what a model costs.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="output">Standard output.</param>
internal sealed class InfoCommand(ModelCatalog catalog, TextWriter output)
{
    private readonly ModelArgument _model = new("info", catalog);

    /// <summary>The command.</summary>
    public Command Command
    {
        get
        {
            var info = new Command("info", "Says what this program is and what it runs on; of a model its layers, parameters, memory and operations")
            {
                _model.Argument,
            };
            info.SetAction(Write);
            return info;
        }
    }

    private void Write(ParseResult parsed)
    {
        if (_model.Read(parsed) is { } declarations)
            output.Write(string.Join('\n', declarations.Select(declaration => PlanText.SummaryOf(declaration))));
        else
            Info.Write(output);
    }
}
