using System.Collections.Generic;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ModelGen.Tests;

/// <summary>
/// A test that something on the machine has to be there for. Where it is missing the test is skipped, and says what to install;
/// with <c>MODELGEN_REQUIRE_TOOLS=1</c>, as on a build server, it fails. Such tests are <c>[SkippableFact]</c> or
/// <c>[SkippableTheory]</c>.
/// </summary>
[TraitDiscoverer("ModelGen.Tests." + nameof(NeedsDiscoverer), "ModelGen.Tests.Shared")]
public abstract class NeedsAttribute : BeforeAfterTestAttribute, ITraitAttribute
{
    /// <summary>The need's name, which is the value of the trait <c>Needs</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is missing on this machine, and how to get it; null: nothing.</summary>
    protected abstract string? Problem { get; }

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest)
    {
        if (Tools.AreRequired) Assert.True(Problem is null, Problem);
        Skip.If(Problem is not null, Problem);
    }
}

/// <summary>The trait by which filters know what a test needs.</summary>
public sealed class NeedsDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Needs", ((NeedsAttribute)((IReflectionAttributeInfo)traitAttribute).Attribute).Name)];
}
