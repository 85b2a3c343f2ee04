namespace System.Runtime.CompilerServices;

/// <summary>netstandard2.0 lacks it; the compiler asks for it by name wherever a member is <c>required</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
internal sealed class RequiredMemberAttribute : Attribute;

/// <summary>Goes with <see cref="RequiredMemberAttribute"/>: it keeps older compilers from ignoring the requirement.</summary>
/// <param name="featureName">What a compiler must know.</param>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    /// <summary>What a compiler must know.</summary>
    public string FeatureName { get; } = featureName;
}
