using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// A declaration as a text that a compiled program takes along, so that tools can make its plan without a trace of Roslyn. Records are
/// their properties in parentheses, in the order of the constructor; numbers have the name of their type before them.
/// </summary>
internal static class SpecText
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Parts = new();

    /// <summary>The text. It holds neither quotes nor backslashes.</summary>
    public static string Of(ModelSpec spec)
    {
        var text = new StringBuilder();
        Write(spec, typeof(ModelSpec), text);
        return text.ToString();
    }

    /// <summary>A part of a declaration as text.</summary>
    public static string OfPart<T>(T part)
    {
        var text = new StringBuilder();
        Write(part, typeof(T), text);
        return text.ToString();
    }

    /// <summary>The declaration of a text.</summary>
    /// <exception cref="FormatException">It is none, or that of another version.</exception>
    public static ModelSpec Read(string text)
    {
        var rest = new Reader(text);
        var spec = (ModelSpec)rest.Value(typeof(ModelSpec))!;
        return rest.IsAtEnd ? spec : throw rest.Wrong();
    }

    private static void Write(object? value, Type type, StringBuilder text)
    {
        switch (value)
        {
            case null: text.Append('~'); break;
            case string word: text.Append('\'').Append(word).Append('\''); break;
            case double number: text.Append(number.ToString("R", CultureInfo.InvariantCulture)); break;
            case int or bool or Enum: text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            case IEnumerable list:
                WriteAll(list.Cast<object?>().Select(item => (item, ElementOf(type))), "[", "]", text);
                break;
            default:
                text.Append(type.IsAbstract ? value.GetType().Name : "");
                WriteAll(PartsOf(value.GetType()).Select(part => ((object?)part.GetValue(value), part.PropertyType)), "(", ")", text);
                break;
        }
    }

    private static void WriteAll(IEnumerable<(object? Value, Type Type)> parts, string open, string close, StringBuilder text)
    {
        text.Append(open);
        foreach (((object? value, Type type), int index) in parts.Select((part, index) => (part, index)))
        {
            text.Append(index > 0 ? " " : "");
            Write(value, type, text);
        }

        text.Append(close);
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>);

    // What a record consists of, in the order of its constructor.
    private static PropertyInfo[] PartsOf(Type record) => Parts.GetOrAdd(
        record, static record => [.. ConstructorOf(record).GetParameters().Select(part => record.GetProperty(part.Name, Any))]);

    private static Type ElementOf(Type list) => list.GetGenericArguments()[0];

    // A record also has one that copies it, and one that is a value has one without parameters.
    private static ConstructorInfo ConstructorOf(Type record) => record.GetConstructors(Any)
        .Where(constructor => constructor.GetParameters().All(part => part.ParameterType != record))
        .OrderByDescending(constructor => constructor.GetParameters().Length).First();

    /// <summary>What is left of a text.</summary>
    private sealed class Reader(string text)
    {
        private int _place;

        public bool IsAtEnd => _place == text.Length;

        public FormatException Wrong() => new($"This is no declaration, or one of another version of the compiler: it is not understood from character {_place + 1} on.");

        public object? Value(Type type)
        {
            Type plain = Nullable.GetUnderlyingType(type) ?? type;
            return Take('~') ? null
                : plain == typeof(string) ? Quoted()
                : plain == typeof(int) ? int.Parse(Word(), CultureInfo.InvariantCulture)
                : plain == typeof(double) ? double.Parse(Word(), CultureInfo.InvariantCulture)
                : plain == typeof(bool) ? bool.Parse(Word())
                : plain.IsEnum ? Member(plain, Word())
                : IsList(plain) ? List(plain)
                : Record(plain.IsAbstract ? NumbersOf(Word()) : plain);
        }

        private object List(Type list)
        {
            Type element = ElementOf(list);
            var values = new ArrayList();
            Expect('[');
            while (!Take(']'))
            {
                Separate(values.Count);
                values.Add(Value(element));
            }

            return Activator.CreateInstance(list, values.ToArray(element));
        }

        private object Record(Type record)
        {
            ConstructorInfo constructor = ConstructorOf(record);
            var values = new List<object?>();
            Expect('(');
            foreach (ParameterInfo part in constructor.GetParameters())
            {
                Separate(values.Count);
                values.Add(Value(part.ParameterType));
            }

            Expect(')');
            return constructor.Invoke([.. values]);
        }

        private object Member(Type type, string name) => Enum.IsDefined(type, name) ? Enum.Parse(type, name) : throw Wrong();

        private Type NumbersOf(string name) =>
            Shorthand.All.Select(shorthand => shorthand.Numbers).SingleOrDefault(numbers => numbers.Name == name) ?? throw Wrong();

        private string Quoted()
        {
            Expect('\'');
            int end = text.IndexOf('\'', _place);
            string word = end < 0 ? throw Wrong() : text.Substring(_place, end - _place);
            _place = end + 1;
            return word;
        }

        private string Word()
        {
            int end = text.IndexOfAny([' ', ')', ']', '('], _place);
            string word = end < 0 ? throw Wrong() : text.Substring(_place, end - _place);
            _place = end;
            return word;
        }

        private void Separate(int before)
        {
            if (before > 0)
            {
                Expect(' ');
            }
        }

        private bool Take(char expected)
        {
            bool isThere = _place < text.Length && text[_place] == expected;
            _place += isThere ? 1 : 0;
            return isThere;
        }

        private void Expect(char expected)
        {
            if (!Take(expected))
            {
                throw Wrong();
            }
        }
    }
}
