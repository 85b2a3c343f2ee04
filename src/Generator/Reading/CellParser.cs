using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>
/// Reads a cell: a type whose one static method <c>Step</c> computes the new states. <see cref="CellSignature"/> reads what goes
/// in and out, <see cref="EquationReader"/> the statements, <see cref="ExpressionReader"/> the expressions.
/// </summary>
internal sealed class CellParser
{
    /// <summary>The most operations of a cell.</summary>
    public const int MostOperations = 10_000;

    /// <summary>The most means of a cell.</summary>
    public const int MostMeans = 50;

    private readonly ExprPool _pool = new();
    private readonly CellNames _names = new();
    private readonly CellMeaning _meaning;
    private readonly ProblemList _problems;

    private CellParser(CellMeaning meaning, ProblemList problems) => (_meaning, _problems) = (meaning, problems);

    /// <summary>Reads the one cell in a source text.</summary>
    /// <exception cref="FormatException">Something is wrong with it.</exception>
    public static CellSpec Parse(string text)
    {
        TypeDeclarationSyntax type = StepMethod.TypeIn(text);
        var problems = new ProblemList();
        return new CellParser(new TextMeaning(type), problems).Read([type])
            ?? throw new FormatException(string.Join("\n", problems.ToEquatableArray().Select(static problem => problem.ToDiagnostic())));
    }

    /// <summary>Reads a cell of the user's; null where something is wrong with it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="runtime">The assembly that defines the vocabulary.</param>
    /// <param name="compilation">The program that it is part of.</param>
    /// <param name="problems">What is wrong.</param>
    public static CellSpec? Parse(INamedTypeSymbol cell, IAssemblySymbol runtime, Compilation compilation, ProblemList problems) =>
        StepMethod.PartsOf(cell, problems) is { } parts ? new CellParser(new BoundMeaning(cell, runtime, compilation), problems).Read(parts) : null;

    private CellSpec? Read(TypeDeclarationSyntax[] parts)
    {
        if (StepMethod.Find(parts, Descriptors.CellMethod, _problems) is not { } step)
            return null;
        var signature = CellSignature.Read(step, _meaning, _names, _problems);
        var values = new Dictionary<string, EquationValue>();
        var matrices = new Dictionary<string, EquationMatrix>();
        foreach (var parameter in signature.Parameters)
        {
            var input = _pool.Input(parameter.Name);
            if (parameter.IsCalled)
                matrices[parameter.Word] = new(input, parameter.Type == CellType.Projection);
            else
                values[parameter.Word] = parameter.Type.IsValue() ? new(input, parameter.Type) : EquationValue.Error;
        }

        var results = new EquationReader(_pool, _meaning, _names, _problems).Read(step, values, matrices);
        CheckMatrices(signature, matrices, results);
        if (!_problems.AllowsGeneration)
            return null;

        var called = signature.Parameters.Where(static parameter => parameter.IsCalled).OrderBy(static p => p.Role == CellRole.Projection)
            .Select(parameter => (CellSpec.OperandOf(parameter.Name), matrices[parameter.Word].Operand!));
        (string Name, Expr Value)[] all = [.. signature.States.Zip(results, static (name, result) => (name, result.Value.Expr!)), .. called];
        CheckUse(signature, all.Select(static result => result.Value));
        CheckSize(step, Expr.InOrder(all.Select(static result => result.Value)), _problems);
        return _problems.AllowsGeneration ? ToSpec(parts[0].Identifier.ValueText, signature, Tape.Record(_pool, all)) : null;
    }

    // Where nothing is dropped, the mask is 1, and the equations are what they would be without a word of it.
    private static (Tape Equations, Tape? WithDropout) Dropped(Tape tape)
    {
        if (!tape.Inputs.Contains(CellSpec.UpdateMask))
            return (tape, null);
        var pool = new ExprPool();
        Tape without = tape with
        {
            Entries = [.. tape.Entries.Select(entry => entry is { Op: Op.Input, Name: CellSpec.UpdateMask } ? new TapeEntry(Op.Constant, "", 1, []) : entry)],
        };
        return (Tape.Record(pool, without.Play(pool, new Dictionary<string, Expr>())), tape);
    }

    private void CheckMatrices(
        CellSignature signature, Dictionary<string, EquationMatrix> matrices, IReadOnlyList<(ExpressionSyntax Syntax, EquationValue Value)> results)
    {
        foreach (var parameter in signature.Parameters.Where(static parameter => parameter.IsCalled))
        {
            var matrix = matrices[parameter.Word];
            if (matrix.Call is null)
                Report(parameter.Syntax.Identifier, parameter.Word, $"it is never called; call it, as in '{parameter.Word}(h)', or remove it");
            if (!matrix.IsProjection)
                continue;
            foreach (var output in signature.Parameters.Where(state => state.Role == CellRole.State && signature.StateWords.Take(1).Contains(state.Word)))
                Report(output.Syntax.Identifier, output.Word, "the previous output has another width than the units, because it is projected; remove it");
            if (matrix.Operand is not null && results.Count > 0 && results[0].Value is { Expr: { } first } && first != matrix.Value)
                Report(matrix.Call!, parameter.Word, "what a Projection makes is the output: return it as the first state");
            foreach (var (syntax, value) in results.Skip(1).Where(result => result.Value.Expr == matrix.Value))
                Report(syntax, EquationReader.Shortened(syntax.ToString()), "what a Projection makes is the output, and no other state");
        }

        void Report(SyntaxNodeOrToken place, string word, string reason) =>
            _problems.Add(Descriptors.CellMatrix, place.GetLocation()!, word, reason);
    }

    /// <summary>Reports equations that are larger than what is supported.</summary>
    public static void CheckSize(MethodDeclarationSyntax step, IReadOnlyList<Expr> values, ProblemList problems)
    {
        Check(values.Count(static value => value.Operands.Count > 0), "operations", MostOperations);
        Check(values.Count(static value => value.Op == Op.Mean), "means over the units", MostMeans);

        void Check(int count, string what, int most)
        {
            if (count > most)
                problems.Add(Descriptors.CellTooLarge, step.Identifier.GetLocation(), $"{count}", what, $"{most}");
        }
    }

    // What has no derivative would keep the value that it starts with; for a state it is enough to be looked at.
    private void CheckUse(CellSignature signature, IEnumerable<Expr> results)
    {
        Expr[] roots = [.. results];
        HashSet<Expr> used = [.. Expr.InOrder(roots)];
        HashSet<Expr> learned = [.. roots];
        foreach (var node in Expr.InOrder(roots).Reverse().Where(learned.Contains))
            learned.UnionWith(node.Op is Op.IfLess or Op.IfLessOrEqual or Op.IfEqual ? node.Operands.Skip(2) : node.Operands);

        foreach (var parameter in signature.Parameters)
        {
            var isUsed = parameter.Role switch
            {
                CellRole.Hyperparameter => true,
                CellRole.State => used.Contains(_pool.Input(parameter.Name)),
                _ => learned.Contains(_pool.Input(parameter.Name)),
            };
            if (!isUsed)
            {
                _problems.Add(
                    Descriptors.CellUnused, parameter.Syntax.Identifier.GetLocation(),
                    parameter.Role.ToString().ToLowerInvariant(), parameter.Word);
            }
        }
    }

    private static CellSpec ToSpec(string name, CellSignature signature, Tape read)
    {
        var (equations, withDropout) = Dropped(read);
        return new(
            new CellNames().Add(name),
            [.. Of(signature, CellRole.Gate).Select(static gate => new GateSpec(gate.Name, gate.Source, gate.HasBias))],
            [.. signature.States],
            [.. Of(signature, CellRole.Weight).Select(static weight => new UnitWeightSpec(weight.Name, weight.Number))],
            Of(signature, CellRole.Projection).Select(static projection => projection.Name).FirstOrDefault(),
            [.. Of(signature, CellRole.Hyperparameter).Select(static number => new HyperparameterSpec(number.Name, number.Number))],
            equations,
            withDropout);
    }

    private static IEnumerable<CellParameter> Of(CellSignature signature, CellRole role) =>
        signature.Parameters.Where(parameter => parameter.Role == role);
}
