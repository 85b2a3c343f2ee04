namespace ModelGen.Generator.Model;

/// <summary>A public constant of a model, which is also a property of its configuration.</summary>
/// <param name="Name">Its name, that of the attribute's argument.</param>
/// <param name="Value">Its value: a number, yes or no, or a member of an enumeration that the runtime has, too.</param>
/// <param name="Documentation">Its meaning.</param>
internal sealed record FaceConstant(string Name, object Value, string Documentation);
