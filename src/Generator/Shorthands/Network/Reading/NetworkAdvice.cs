using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Shorthands;

/// <summary>What to write in place of C# that is outside the language.</summary>
internal static class NetworkAdvice
{
    private const string NoBranch = "a network computes the same for all values; weigh them by a mask, such as m * x + (1 - m) * y with m = Equal(tokens, id)";
    private const string NoLoop = "a network has no loops of its own; recurrent layers go from step to step, and what is repeated is a static method that is called again";
    private const string NoChange = "a name keeps its value; declare a local for the new one";
    private const string NoEvent = "a network has nothing to wait for, to catch or to clean up; 'Step' is local declarations and one return";

    /// <summary>In place of a statement.</summary>
    public static string Of(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax or SwitchStatementSyntax => NoBranch,
        ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
            or GotoStatementSyntax or LabeledStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax => NoLoop,
        LocalFunctionStatementSyntax => "write it as a static method of the class",
        BlockSyntax => "put its declarations into 'Step' itself, or into a static method",
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax } => NoChange,
        ExpressionStatementSyntax => "what it gives is lost; declare a local for it, or return it",
        LocalDeclarationStatementSyntax => "a local is a plain one: its value is what it is declared with",
        _ => NoEvent,
    };

    /// <summary>In place of an expression.</summary>
    public static string Of(SyntaxNode expression) => expression switch
    {
        ConditionalExpressionSyntax or SwitchExpressionSyntax => NoBranch,
        AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression } => NoChange,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } => NoChange,
        CastExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } => "values have the type that they are made with; remove the cast",
        BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or CollectionExpressionSyntax =>
            "values are made by feeds, layers and functions; a layer is a parameter with its attribute",
        ElementAccessExpressionSyntax => "Columns(x, first, count) takes columns, First(x), Last(x) and Shift(x, steps) take steps",
        AnonymousFunctionExpressionSyntax => "write it as a static method of the class, and call that",
        InterpolatedStringExpressionSyntax => "a network has numbers and values, and no text",
        AwaitExpressionSyntax or ThrowExpressionSyntax => NoEvent,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.IsExpression } or ConditionalAccessExpressionSyntax or IsPatternExpressionSyntax =>
            "no value is null or of several types; remove the question",
        BinaryExpressionSyntax => "values are added, subtracted, multiplied and divided",
        IdentifierNameSyntax or MemberAccessExpressionSyntax => "a network knows its parameters, its locals, and constants; declare a number with 'const'",
        _ => "a network is made of its parameters and locals, numbers, + - * /, functions and layers",
    };

    /// <summary>Where a keyword or a sign is what is wrong, it is the word to look at.</summary>
    public static SyntaxNodeOrToken WordOf(SyntaxNode expression) => expression switch
    {
        ConditionalExpressionSyntax choice => choice.QuestionToken,
        SwitchExpressionSyntax choice => choice.SwitchKeyword,
        IsPatternExpressionSyntax pattern => pattern.IsKeyword,
        BinaryExpressionSyntax binary => binary.OperatorToken,
        AssignmentExpressionSyntax assignment => assignment.Left,
        CastExpressionSyntax cast => cast.Type,
        _ => expression.GetFirstToken() is var first && SyntaxFacts.IsKeywordKind(first.Kind()) ? first : expression,
    };
}
