using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Rooms;

/// <summary>The arrows between the rooms of each project are those of the tables in <c>docs/architecture.md</c>, and run one way.</summary>
[Long]
public sealed class RoomTests
{
    private const string Generator = "src/Generator";
    private const string Runtime = "src/Runtime";
    private const string Training = "src/Training";
    private const string Ptb = "src/Ptb";

    private static readonly Dictionary<string, (RoomPlan Plan, Lazy<SourceTree> Tree)> All = new()
    {
        [Generator] = (RoomPlan.Of(Generator), new(() => SourceTree.Of(Generator))),
        [Runtime] = (RoomPlan.Of(Runtime), new(() => SourceTree.Of(Runtime))),
        // These see the public parts only of what they stand on, or do not compile.
        [Training] = (RoomPlan.Of(Training), new(() => SourceTree.Of(Training, "ModelGen.Runtime"))),
        [Ptb] = (RoomPlan.Of(Ptb), new(() => SourceTree.Of(Ptb, "ModelGen.Runtime", "ModelGen.Generator", "ModelGen.Training"))),
    };

    public static TheoryData<string> Projects => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_name_has_a_meaning(string project) => Assert.Empty(All[project].Tree.Value.Errors);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_room_names_only_what_the_table_says_and_everything_that_it_says(string project)
    {
        (RoomPlan plan, Lazy<SourceTree> tree) = All[project];
        IReadOnlyList<Arrow> arrows = tree.Value.Arrows(plan);

        Assert.Equal("", string.Join('\n', arrows.Where(arrow => !plan.Has(arrow))));
        Assert.Equal("", string.Join('\n', plan.Arrows.Where(drawn => !arrows.Any(arrow => arrow.From == drawn.From && RoomPlan.IsIn(arrow.To, drawn.To)))));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_arrow_leads_back(string project)
    {
        RoomPlan plan = All[project].Plan;
        // What a room may name, and what is in that, as long as there is more.
        var reached = plan.Rooms.ToDictionary(room => room, _ => new HashSet<string>());
        for (bool grows = true; grows;)
        {
            grows = false;
            foreach ((string from, string to) in plan.Arrows)
            {
                foreach (string room in plan.Rooms.Where(room => RoomPlan.IsIn(room, to)).SelectMany(room => reached[room].Append(room)).ToArray())
                    grows |= reached[from].Add(room);
            }
        }

        Assert.Empty(reached.Where(room => room.Value.Contains(room.Key)).Select(room => room.Key));
    }

    [Fact]
    public void Roslyn_is_known_to_reading_and_diagnostics_only() => Assert.Equal(
        [".", "Diagnostics", "Reading", "Shorthands/Network/Reading"], All[Generator].Tree.Value.FoldersThatName("Microsoft.CodeAnalysis"));

    [Theory]
    [InlineData("by a using", "using ModelGen.Generator.Reading; namespace ModelGen.Generator.Algebra; class P { object p = StandardCells.Lstm; }")]
    [InlineData("by a using inside", "namespace ModelGen.Generator { using Reading; namespace Algebra { class P { object p = StandardCells.Lstm; } } }")]
    [InlineData("relative", "namespace ModelGen.Generator.Algebra; class P { object p = Reading.StandardCells.Lstm; }")]
    [InlineData("whole", "namespace ModelGen.Generator.Algebra; class P { object p = global::ModelGen.Generator.Reading.StandardCells.Lstm; }")]
    [InlineData("by an alias", "using Other = ModelGen.Generator.Reading.StandardCells; namespace ModelGen.Generator.Algebra; class P { object p = Other.Lstm; }")]
    [InlineData("by a member", "using static ModelGen.Generator.Reading.StandardCells; namespace ModelGen.Generator.Algebra; class P { object p = Lstm; }")]
    [InlineData("by a global using", "namespace ModelGen.Generator.Algebra; class P { object p = StandardCells.Lstm; }")]
    [InlineData("as a type only", "namespace ModelGen.Generator.Algebra; class P { System.Type p = typeof(Reading.StandardCells); }")]
    [InlineData("in the wrong namespace", "namespace ModelGen.Generator.Reading; class P { object p = StandardCells.Lstm; }")]
    public void An_arrow_is_seen_however_the_name_is_spelled(string spelling, string text)
    {
        (RoomPlan plan, Lazy<SourceTree> tree) = All[Generator];
        const string File = "Algebra/Planted.cs";
        SourceTree planted = tree.Value.With(File, text);
        if (spelling == "by a global using")
            planted = planted.With("Reading/Planted.cs", "global using ModelGen.Generator.Reading;");

        Arrow[] wrong = [.. planted.Arrows(plan, File).Where(arrow => !plan.Has(arrow))];
        Assert.NotEmpty(wrong);
        Assert.All(wrong, arrow => Assert.Equal(("Algebra", "Reading"), (arrow.From, arrow.To)));
    }

    [Theory]
    [InlineData(Runtime, "Cpu/Planted.cs", "namespace ModelGen.Cpu; class P { object p = typeof(Cuda.CudaProgram); }", "Cpu -> Cuda")]
    [InlineData(Runtime, "Cuda/Planted.cs", "using ModelGen.Cpu; namespace ModelGen.Cuda; class P { ThreadTeam? p; }", "Cuda -> Cpu/Threads")]
    [InlineData(Runtime, "Engines/Planted.cs", "namespace ModelGen.Engines; class P { LanguageModelSession? p; }", "Engines -> Models")]
    [InlineData(Runtime, "Cpu/Lanes/Planted.cs", "namespace ModelGen.Cpu; class P { Worker p; }", "Cpu/Lanes -> Cpu/Threads")]
    [InlineData(Training, "Text/Planted.cs", "namespace ModelGen.Training; class P { Checkpoint? p; }", "Text -> Saving")]
    [InlineData(Training, "Measures/Planted.cs", "namespace ModelGen.Training; class P { IReport? p; }", "Measures -> Reports")]
    [InlineData(Ptb, "Reports/Planted.cs", "namespace ModelGen.Ptb.Reports; class P { Commands.CommandLine? p; }", "Reports -> Commands")]
    [InlineData(Ptb, "Models/Planted.cs", "using ModelGen.Ptb.Reports; namespace ModelGen.Ptb.Models; class P { Terminal? p; }", "Models -> Reports")]
    public void An_arrow_that_leads_up_is_named(string project, string file, string text, string arrow)
    {
        (RoomPlan plan, Lazy<SourceTree> tree) = All[project];
        Arrow wrong = Assert.Single(tree.Value.With(file, text).Arrows(plan, file));
        Assert.False(plan.Has(wrong));
        Assert.StartsWith(arrow + ": ", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_comment_names_is_no_arrow()
    {
        (RoomPlan plan, Lazy<SourceTree> tree) = All[Runtime];
        const string File = "Engines/Planted.cs";
        Assert.Empty(tree.Value.With(File, "/// <summary><see cref=\"ModelGen.Cpu.CpuEngine\"/></summary>\nclass P;").Arrows(plan, File));
    }

    [Fact]
    public void Internals_of_the_runtime_have_no_meaning_in_the_trainer()
    {
        SourceTree tree = All[Ptb].Tree.Value.With("Models/Planted.cs", "class P { ModelGen.Cuda.GpuPlatform? p; }");
        Assert.Contains(tree.Errors, error => error.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("GpuPlatform", StringComparison.Ordinal));
    }
}
