#pragma once
#include "mma_tile.cuh"

// Tiles of products whose factors have been rounded to 16 bits beforehand: half of the memory is read, and nothing has to be converted
// again for each tile. Rows of a rounded matrix are whole eighths: they begin at multiples of 16 bytes.

// to = from, rounded; what is beyond the columns of a row becomes 0. Called by all threads of all blocks.
DEVICE void round_rows(int rows, int columns, const float* from, int pitch, Rounded* to, int to_pitch)
{
    int eighths = (columns + 7) / 8;
    bool aligned = is_aligned(from);
    for (int e = element_index(); e < rows * eighths; e += element_count())
    {
        int row = e / eighths, column = e % eighths * 8;
        const float* first = from + static_cast<long long>(row) * pitch + column;
        float4 quads[2] = {read_quad(first, columns - column, aligned), read_quad(first + Quad, columns - column - Quad, aligned)};
        store8(to + static_cast<long long>(row) * to_pitch + column, words_along(quads));
    }
}

// A tile's share of a rounded factor, which is read as [Extent, k] or [k, Extent], whatever lies in its rows.
template <int Extent, int Depth, bool RowsAlongInner>
class RoundedFactor
{
    // Eight more values let eight rows of a matrix lie in different banks.
    static constexpr int RowLength = RowsAlongInner ? Depth : Extent, Rows = RowsAlongInner ? Extent : Depth, Pitch = RowLength + 8;

public:
    static constexpr int ChunkLength = Rows * Pitch;

    DEVICE RoundedFactor(const Rounded* matrix, int pitch, int first, int extent, int inner)
        : matrix_(matrix), pitch_(pitch), first_(first), extent_(extent), inner_(inner)
    {
    }

    // Sends a chunk on its way.
    DEVICE void fetch(int k, Rounded* chunk) const
    {
        if (first_ + Extent <= extent_ && k + Depth <= inner_) fetch<true>(k, chunk);
        else fetch<false>(k, chunk);
    }

    // The fragments of 16 rows of the left factor from `at` and k on: rows in two halves, then k in two.
    DEVICE static void left(const Rounded* chunk, int at, int k, unsigned (&a)[4])
    {
        int lane = lane_index(), row = at + lane / 8 % 2 * 8, depth = k + lane / 16 * 8;
        load_matrices<!RowsAlongInner>(place(chunk, row, depth, lane % 8), a);
    }

    // Those of 16 columns of the right factor: k in two halves, then columns in two.
    DEVICE static void right(const Rounded* chunk, int at, int k, unsigned (&b)[4])
    {
        int lane = lane_index(), column = at + lane / 16 * 8, depth = k + lane / 8 % 2 * 8;
        load_matrices<!RowsAlongInner>(place(chunk, column, depth, lane % 8), b);
    }

private:
    // Row i of the matrix of 8 by 8 from `at` and k on, as it lies in memory.
    DEVICE static const Rounded* place(const Rounded* chunk, int at, int k, int i)
    {
        return chunk + (RowsAlongInner ? (at + i) * Pitch + k : (k + i) * Pitch + at);
    }

    template <bool whole>
    DEVICE void fetch(int k, Rounded* chunk) const
    {
        constexpr int EighthsOfRow = RowLength / 8, RowsAtOnce = TileThreads / EighthsOfRow;
        static_assert(TileThreads % EighthsOfRow == 0 && Rows % RowsAtOnce == 0, "every thread copies as much");

        int row = thread_index() / EighthsOfRow, column = thread_index() % EighthsOfRow * 8;
        int from_row = row + (RowsAlongInner ? first_ : k), from_column = column + (RowsAlongInner ? k : first_);
        int rows = (RowsAlongInner ? extent_ : inner_) - from_row, columns = (RowsAlongInner ? inner_ : extent_) - from_column;
        const Rounded* from = matrix_ + static_cast<long long>(from_row) * pitch_ + from_column;
        Rounded* to = chunk + row * Pitch + column;
#pragma unroll
        for (int i = 0; i < Rows; i += RowsAtOnce)
        {
            int count = whole ? 8 : i < rows ? columns : 0;
            copy8_async(to + i * Pitch, from + static_cast<long long>(i) * pitch_, count < 0 ? 0 : count > 8 ? 8 : count);
        }
    }

    const Rounded* matrix_;
    int pitch_, first_, extent_, inner_;
};

// A tile of rounded factors, which come in chunks of 32 values of k.
template <int Rows, int Columns, Form form>
class RoundedTile
{
    static constexpr int Depth = 32;

    using Left = RoundedFactor<Rows, Depth, form != Form::TransposedLeft>;
    using Right = RoundedFactor<Columns, Depth, form == Form::TransposedRight>;

public:
    static constexpr int SliceUnit = Depth;

    DEVICE void multiply(
        int first_row, int rows, int first_column, int columns, int begin, int end, const Rounded* a, int a_pitch, const Rounded* b,
        int b_pitch)
    {
        tile_.multiply(Left(a, a_pitch, first_row, rows, end), Right(b, b_pitch, first_column, columns, end), begin, end);
    }

    template <Start start>
    DEVICE void write(int first_row, int rows, int first_column, int columns, float* c, int pitch, const float* bias) const
    {
        tile_.template write<start>(first_row, rows, first_column, columns, c, pitch, bias);
    }

private:
    MmaTile<Rows, Columns, Depth, Left, Right, Rounded> tile_;
};
