using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace ModelGen.Cuda.Tests.Compiler;

/// <summary>A file of compiled kernels is what was written, or nothing: whatever its bytes are.</summary>
public class CubinFileTests
{
    private const int LogLength = 16 + 32;
    private const int Log = LogLength + 4;

    [Theory]
    [InlineData("", 0)]
    [InlineData("a log, ü", 0)]
    [InlineData("", 5)]
    [InlineData("a log", 300)]
    public void What_is_written_is_read(string log, int length)
    {
        byte[] image = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        CompiledKernels? read = CubinFile.Decode(CubinFile.Encode(new CompiledKernels(image, log)));
        Assert.Equal((log, Convert.ToHexString(image)), (read?.Log, Convert.ToHexString(read!.Image)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(9)]
    public void A_log_length_that_the_file_does_not_have_is_damage(int length)
    {
        // Three bytes of a log and five of an image follow; the sum is right.
        byte[] file = CubinFile.Encode(new CompiledKernels([1, 2, 3, 4, 5], "log"));
        Assert.Null(CubinFile.Decode(Signed(file, length)));
        Assert.Empty(CubinFile.Decode(Signed(file, 8))!.Image);
        Assert.Equal([2, 3, 4, 5], CubinFile.Decode(Signed(file, 4))?.Image);
    }

    [Fact]
    public void A_file_cut_off_anywhere_or_with_one_other_byte_is_damage()
    {
        byte[] file = CubinFile.Encode(new CompiledKernels([1, 2, 3], "log"));
        for (int position = 0; position < file.Length; position++)
        {
            Assert.Null(CubinFile.Decode(file[..position]));
            byte[] other = [.. file];
            other[position] ^= 1;
            Assert.Null(CubinFile.Decode(other));
        }

        Assert.Null(CubinFile.Decode([.. file, 0]));
    }

    [Fact]
    public void A_right_sum_over_too_few_bytes_is_damage()
    {
        byte[] head = Encoding.ASCII.GetBytes(CubinFile.Format);
        for (int length = 0; length < 4; length++)
        {
            byte[] rest = new byte[length];
            Assert.Null(CubinFile.Decode([.. head, .. SHA256.HashData(rest), .. rest]));
        }

        Assert.Empty(CubinFile.Decode([.. head, .. SHA256.HashData(new byte[4]), .. new byte[4]])!.Image);
    }

    private static byte[] Signed(byte[] file, int logLength)
    {
        byte[] signed = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(signed.AsSpan(LogLength), logLength);
        SHA256.HashData(signed.AsSpan(LogLength), signed.AsSpan(16));
        Assert.True(signed.Length > Log);
        return signed;
    }
}
