using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Tests;
using Xunit;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>
/// Source files of the generator, compiled once more with a counter at each branch: the arms of switch expressions, and both
/// sides of conditions. So a test can ask whether its samples reach every rule, and no rule has to know that it is counted.
/// </summary>
internal sealed class BranchCounts
{
    private const string Counters = """
        public static class Branches
        {
            public static readonly long[] Taken = new long[10_000];

            public static bool Take(int branch) { Taken[branch]++; return true; }
        }
        """;

    private readonly List<string> _branches = [];
    private readonly Assembly _program;

    /// <param name="counted">Files whose branches are counted; paths from the root of the repository.</param>
    /// <param name="others">Files that those need.</param>
    /// <param name="driver">A file with the public class that a test calls.</param>
    public BranchCounts(IEnumerable<string> counted, IEnumerable<string> others, string driver)
    {
        IEnumerable<SyntaxTree> trees =
        [
            .. counted.Select(file => new Rewriter(Path.GetFileName(file), _branches).Rewrite(Repository.Read(file))),
            .. others.Select(Repository.Read).Append(driver).Append(Counters).Select(text => CSharpSyntaxTree.ParseText(text)),
        ];
        using var image = new MemoryStream();
        var result = TestCompilation.Of().RemoveAllSyntaxTrees().AddSyntaxTrees(trees).Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error)));
        _program = Assembly.Load(image.ToArray());
    }

    /// <summary>Number of branches.</summary>
    public int Count => _branches.Count;

    /// <summary>The branches that have been taken less often than that, each with its place and text.</summary>
    public IEnumerable<string> Missed(int atLeast)
    {
        var taken = (long[])_program.GetType("Branches")!.GetField("Taken")!.GetValue(null)!;
        return _branches.Where((_, branch) => taken[branch] < atLeast);
    }

    /// <summary>A public static method of the driver's class <c>Driver</c>.</summary>
    public TDelegate Method<TDelegate>(string name)
        where TDelegate : Delegate => _program.GetType("Driver")!.GetMethod(name)!.CreateDelegate<TDelegate>();

    private sealed class Rewriter(string file, List<string> branches) : CSharpSyntaxRewriter
    {
        public SyntaxTree Rewrite(string text) => CSharpSyntaxTree.Create((CompilationUnitSyntax)Visit(CSharpSyntaxTree.ParseText(text).GetRoot()));

        public override SyntaxNode? VisitSwitchExpressionArm(SwitchExpressionArmSyntax node)
        {
            // What throws is no rule.
            if (node.Expression is ThrowExpressionSyntax)
            {
                return node;
            }

            int branch = Number(node, "");
            var visited = (SwitchExpressionArmSyntax)base.VisitSwitchExpressionArm(node)!;
            return visited.WithExpression(Counted(branch, visited.Expression));
        }

        public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
        {
            int whenTrue = Number(node.Condition, " is true"), whenFalse = Number(node.Condition, " is false");
            var visited = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node)!;
            return visited.WithWhenTrue(Counted(whenTrue, visited.WhenTrue)).WithWhenFalse(Counted(whenFalse, visited.WhenFalse));
        }

        public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
        {
            int whenTrue = Number(node.Condition, " is true"), whenFalse = Number(node.Condition, " is false");
            var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
            return visited
                .WithStatement(Block(Take(whenTrue), visited.Statement))
                .WithElse(ElseClause(visited.Else is { } other ? Block(Take(whenFalse), other.Statement) : Block(Take(whenFalse))));
        }

        // An arm that is always chosen counts on the way, and takes whatever type is wanted of what it stands for.
        private static ExpressionSyntax Counted(int branch, ExpressionSyntax value) =>
            ParseExpression($"(global::Branches.Take({branch}) switch {{ _ => {value.ToFullString()}\n }})").WithTrailingTrivia(EndOfLine("\n"));

        private static StatementSyntax Take(int branch) => ParseStatement($"global::Branches.Take({branch});\n");

        private int Number(SyntaxNode node, string side)
        {
            int line = node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
            branches.Add($"{file}({line}): {node.ToString().Split('\n')[0].Trim()}{side}");
            return branches.Count - 1;
        }
    }
}
