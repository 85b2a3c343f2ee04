using System;
using System.Buffers.Binary;
using System.IO;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace ModelGen.Training;

/// <summary>
/// What a gzip file unpacks to (RFC 1952). Every member is read to its end and held to its checksum and length, so that a file
/// that was cut off anywhere is found out. Members may follow each other. What else follows is treated as gzip itself treats it:
/// zeros pad a file, and anything else is ignored, but not silently.
/// </summary>
/// <param name="file">The file; stays open.</param>
internal sealed class GzipContent(Stream file)
{
    private const byte Magic1 = 0x1F;
    private const byte Magic2 = 0x8B;
    private const byte Deflate = 8;

    // Flags of a member's header.
    private const int HasHeaderChecksum = 1 << 1;
    private const int HasExtraField = 1 << 2;
    private const int HasName = 1 << 3;
    private const int HasComment = 1 << 4;
    private const int Reserved = 0b1110_0000;

    // Modification time, extra flags, system.
    private const int RestOfFixedHeader = 6;

    // The byte before a piece: the two with which a member begins may lie in two pieces.
    private const int Kept = 1;

    private readonly Inflater _inflater = new(noHeader: true);
    private readonly Crc32 _checksum = new();
    private readonly byte[] _input = new byte[Kept + (1 << 16)];
    private int _next = Kept;
    private int _end = Kept;
    private bool _isInMember;
    private bool _isBehindFirst;
    private uint _length;

    /// <summary>Whether the file ends in something that is neither gzip nor zeros.</summary>
    public bool EndsInOther { get; private set; }

    /// <summary>Unpacks the next bytes.</summary>
    /// <returns>How many; 0 at the end.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or not whole.</exception>
    public int Read(byte[] buffer, int offset, int count)
    {
        while (_isInMember || BeginMember())
        {
            int length = Inflate(buffer, offset, count);
            if (length > 0)
            {
                _checksum.Update(new ArraySegment<byte>(buffer, offset, length));
                _length += (uint)length;
                return length;
            }

            if (_inflater.IsFinished)
                EndMember();
            else if (_inflater.IsNeedingInput && Refill())
                GiveInput();
            else
                throw new InvalidDataException("It ends within compressed data.");
        }

        return 0;
    }

    // The library meets damaged data with exceptions of several kinds, an index out of range among them.
    private int Inflate(byte[] buffer, int offset, int count)
    {
        try
        {
            return _inflater.Inflate(buffer, offset, count);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidDataException("Its compressed data are damaged.", exception);
        }
    }

    private bool BeginMember()
    {
        if (_isBehindFirst && !IsMemberNext())
            return false;
        if (NextByte() != Magic1 || NextByte() != Magic2 || NextByte() != Deflate)
            throw new InvalidDataException("It is not compressed by gzip.");

        int flags = NextByte();
        if ((flags & Reserved) != 0)
            throw new InvalidDataException("Its header has flags without a meaning.");
        Skip(RestOfFixedHeader);
        if ((flags & HasExtraField) != 0)
            Skip(NextByte() | NextByte() << 8);
        if ((flags & HasName) != 0)
            SkipText();
        if ((flags & HasComment) != 0)
            SkipText();
        if ((flags & HasHeaderChecksum) != 0)
            Skip(sizeof(ushort));

        _inflater.Reset();
        _checksum.Reset();
        _length = 0;
        _isInMember = _isBehindFirst = true;
        if (_next < _end)
            GiveInput();
        return true;
    }

    private void EndMember()
    {
        _next -= _inflater.RemainingInput;
        Span<byte> trailer = stackalloc byte[2 * sizeof(uint)];
        foreach (ref byte value in trailer)
            value = NextByte();
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != (uint)_checksum.Value
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer[sizeof(uint)..]) != _length)
            throw new InvalidDataException("Its checksum or length is not that of its content.");
        _isInMember = false;
    }

    private bool IsMemberNext()
    {
        if (_next == _end && !Refill())
            return false;
        if (_input[_next] == Magic1)
        {
            // The second byte decides; a file that ends before it was cut off.
            if (_end - _next == 1 && !Refill(unread: Kept))
                throw new InvalidDataException("It ends within a header.");
            if (_input[_next + 1] == Magic2)
                return true;
        }

        do
        {
            EndsInOther |= _input.AsSpan(_next, _end - _next).ContainsAnyExcept((byte)0);
        }
        while (Refill());
        return false;
    }

    // All that is in the buffer goes to the inflater, which says later how much it has left over.
    private void GiveInput()
    {
        _inflater.SetInput(_input, _next, _end - _next);
        _next = _end;
    }

    private void Skip(int bytes)
    {
        for (int i = 0; i < bytes; i++)
            NextByte();
    }

    private void SkipText()
    {
        while (NextByte() != 0)
        {
        }
    }

    private byte NextByte() =>
        _next < _end || Refill() ? _input[_next++] : throw new InvalidDataException("It ends within a header or a trailer.");

    private bool Refill(int unread = 0)
    {
        _input.AsSpan(_end - Kept, Kept).CopyTo(_input);
        int length = file.Read(_input, Kept, _input.Length - Kept);
        _next = Kept - unread;
        _end = Kept + length;
        return length > 0;
    }
}
