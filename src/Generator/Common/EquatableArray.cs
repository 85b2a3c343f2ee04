using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ModelGen.Generator;

/// <summary>
/// An immutable list that equals another one with equal elements. Records of the pipeline hold these, because arrays and
/// <c>ImmutableArray</c> compare by reference and would defeat the incremental cache.
/// </summary>
/// <typeparam name="T">A type with value equality.</typeparam>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
internal readonly struct EquatableArray<T>(T[] elements) : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    // Null in a default value, which is an empty list like any other.
    private readonly T[]? _elements = elements;

    /// <summary>Number of elements.</summary>
    public int Count => Elements.Length;

    private T[] Elements => _elements ?? [];

    /// <summary>The element at an index from 0.</summary>
    public T this[int index] => Elements[index];

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other) => Elements.SequenceEqual(other.Elements);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Elements.Aggregate(17, static (hash, element) => unchecked((hash * 31) + element.GetHashCode()));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two lists have equal elements in the same order.</summary>
    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    /// <summary>Whether two lists differ.</summary>
    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);
}

/// <summary>Makes lists with value equality.</summary>
internal static class EquatableArray
{
    /// <summary>Called by the compiler for collection expressions.</summary>
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> elements)
        where T : IEquatable<T> => new(elements.ToArray());

    /// <summary>Copies the elements.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> elements)
        where T : IEquatable<T> => new([.. elements]);
}
