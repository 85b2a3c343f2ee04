#pragma once
#include "quad.cuh"
#include "stages.cuh"

// Tiles of products on tensor cores. Chunks of the factors lie in shared memory as they lie in memory, and are rounded on their way
// to the registers of mma; eight words of k are what it takes, where a word is a value of 32 bits or a pair of 16 bits, neighbours in k.

constexpr int WordValues = MODELGEN_PRECISION == 1 ? 1 : 2;
constexpr int MmaWords = 8, MmaRows = 16, MmaColumns = 8;

// A tile's share of a factor of 32-bit floats, which is read as [Extent, k] or [k, Extent], whatever lies in its rows.
template <int Extent, int Depth, bool RowsAlongInner, bool Aligned>
class Factor
{
    // Beyond a row there are as many floats as let the lanes of a fragment read from 32 different banks.
    static constexpr int Pitch = RowsAlongInner ? Depth + (WordValues == 1 ? 4 : 8) : Extent + (WordValues == 1 ? 8 : 4);

public:
    static constexpr int ChunkLength = (RowsAlongInner ? Extent : Depth) * Pitch;

    DEVICE Factor(const float* matrix, int pitch, int first, int extent, int inner)
        : matrix_(matrix), pitch_(pitch), first_(first), extent_(extent), inner_(inner)
    {
    }

    // Sends a chunk on its way.
    DEVICE void fetch(int k, float* chunk) const
    {
        if (first_ + Extent <= extent_ && k + Depth <= inner_) fetch<true>(k, chunk);
        else fetch<false>(k, chunk);
    }

    // The fragments of 16 rows of the left factor from `at` and k on.
    DEVICE static void left(const float* chunk, int at, int k, unsigned (&a)[4])
    {
        int row = at + lane_index() / 4, first = k + lane_index() % 4 * WordValues;
        a[0] = word(chunk, row, first);
        a[1] = word(chunk, row + 8, first);
        a[2] = word(chunk, row, first + 4 * WordValues);
        a[3] = word(chunk, row + 8, first + 4 * WordValues);
    }

    // Those of columns of the right factor, for each eight of them two.
    template <int Words>
    DEVICE static void right(const float* chunk, int at, int k, unsigned (&b)[Words])
    {
        int column = at + lane_index() / 4, first = k + lane_index() % 4 * WordValues;
#pragma unroll
        for (int i = 0; i < Words; i++) b[i] = word(chunk, column + i / 2 * 8, first + i % 2 * 4 * WordValues);
    }

private:
    // The word of a row of the factor that begins with its value k, rounded.
    DEVICE static unsigned word(const float* chunk, int at, int k)
    {
#if MODELGEN_PRECISION == 1
        return rounded(chunk[RowsAlongInner ? at * Pitch + k : k * Pitch + at]);
#else
        if constexpr (RowsAlongInner)
        {
            float2 pair = load2(chunk + at * Pitch + k);
            return rounded(pair.x, pair.y);
        }
        else
        {
            return rounded(chunk[k * Pitch + at], chunk[(k + 1) * Pitch + at]);
        }
#endif
    }

    template <bool whole>
    DEVICE void fetch(int k, float* chunk) const
    {
        // Neighbouring threads copy neighbouring quads of a row.
        constexpr int QuadsOfRow = (RowsAlongInner ? Depth : Extent) / Quad, Rows = RowsAlongInner ? Extent : Depth;
        constexpr int RowsAtOnce = TileThreads / QuadsOfRow;
        static_assert(TileThreads % QuadsOfRow == 0 && Rows % RowsAtOnce == 0, "every thread copies as many quads");

        int row = thread_index() / QuadsOfRow, column = thread_index() % QuadsOfRow * Quad;
        int from_row = row + (RowsAlongInner ? first_ : k), from_column = column + (RowsAlongInner ? k : first_);
        int rows = (RowsAlongInner ? extent_ : inner_) - from_row, columns = (RowsAlongInner ? inner_ : extent_) - from_column;
        const float* from = matrix_ + static_cast<long long>(from_row) * pitch_ + from_column;
        float* to = chunk + row * Pitch + column;
#pragma unroll
        for (int i = 0; i < Rows; i += RowsAtOnce)
        {
            int count = whole ? Quad : i < rows ? columns : 0;
            copy_quad_async<Aligned>(to + i * Pitch, from + static_cast<long long>(i) * pitch_, count);
        }
    }

    const float* matrix_;
    int pitch_, first_, extent_, inner_;
};

// The sums of a tile, warp by warp in pieces of 16 by 8. Warps are arranged as two rows of four, or four rows of two. Chunks of the
// factors have `Depth` values of k, in units of T.
template <int Rows, int Columns, int Depth, class TLeft, class TRight, class T>
class MmaTile
{
public:
    // Slices of k begin at multiples of it.
    static constexpr int SliceUnit = Depth;

    // Adds the products of the values of k from `begin` to before `end`.
    DEVICE void multiply(const TLeft& left, const TRight& right, int begin, int end)
    {
        multiply_in_stages<Depth, T>(
            left, right, begin, end, [this](const T* left_chunk, const T* right_chunk) { multiply_chunk(left_chunk, right_chunk); });
    }

    // Writes what lies inside [rows, columns] of the whole result.
    template <Start start>
    DEVICE void write(int first_row, int rows, int first_column, int columns, float* c, int pitch, const float* bias) const
    {
        bool aligned = is_aligned(c);
#pragma unroll
        for (int i = 0; i < 2 * Tall; i++)
        {
            int row = first_row + warp_row() + i * 8 + lane_index() / 4;
            if (row >= rows) continue;
#pragma unroll
            for (int j = 0; j < Wide; j++)
            {
                int column = first_column + warp_column() + j * MmaColumns + lane_index() % 4 * 2;
                float pair[2] = {sums_[i / 2][j][i % 2 * 2], sums_[i / 2][j][i % 2 * 2 + 1]};
                write_sums<start>(
                    c + static_cast<long long>(row) * pitch + column, bias + column, pair, columns - column, aligned);
            }
        }
    }

private:
    static constexpr int WarpsDown = Rows > Columns ? 4 : 2, WarpsAcross = 8 / WarpsDown;
    static constexpr int Tall = Rows / WarpsDown / MmaRows, Wide = Columns / WarpsAcross / MmaColumns;

    DEVICE static int warp_row() { return warp_index() / WarpsAcross * (Rows / WarpsDown); }
    DEVICE static int warp_column() { return warp_index() % WarpsAcross * (Columns / WarpsAcross); }

    DEVICE void multiply_chunk(const T* left, const T* right)
    {
#pragma unroll
        for (int k = 0; k < Depth; k += MmaWords * WordValues)
        {
            // The right factor's fragments come for two pieces at a time, where there are two.
            constexpr int Pair = Wide < 2 ? 1 : 2;
            unsigned a[Tall][4], b[Wide][2];
#pragma unroll
            for (int i = 0; i < Tall; i++) TLeft::left(left, warp_row() + i * MmaRows, k, a[i]);
#pragma unroll
            for (int j = 0; j < Wide; j += Pair)
            {
                unsigned words[2 * Pair];
                TRight::right(right, warp_column() + j * MmaColumns, k, words);
#pragma unroll
                for (int i = 0; i < 2 * Pair; i++) b[j + i / 2][i % 2] = words[i];
            }

#pragma unroll
            for (int i = 0; i < Tall; i++)
            {
#pragma unroll
                for (int j = 0; j < Wide; j++) mma(sums_[i][j], a[i], b[j]);
            }
        }
    }

    float sums_[Tall][Wide][4] = {};
};

// Values of k between two barriers: small tiles take more, for they have less to do with each.
DEVICE constexpr int depth_of(int rows, int columns) { return rows * columns < 128 * 128 ? 32 : 16; }

// A tile of factors that are 32-bit floats.
template <int Rows, int Columns, Form form, bool LeftAligned, bool RightAligned>
class Tile : public MmaTile<
    Rows, Columns, depth_of(Rows, Columns), Factor<Rows, depth_of(Rows, Columns), form != Form::TransposedLeft, LeftAligned>,
    Factor<Columns, depth_of(Rows, Columns), form == Form::TransposedRight, RightAligned>, float>
{
public:
    DEVICE void multiply(
        int first_row, int rows, int first_column, int columns, int begin, int end, const float* a, int a_pitch, const float* b, int b_pitch)
    {
        constexpr int Depth = depth_of(Rows, Columns);
        Factor<Rows, Depth, form != Form::TransposedLeft, LeftAligned> left(a, a_pitch, first_row, rows, end);
        Factor<Columns, Depth, form == Form::TransposedRight, RightAligned> right(b, b_pitch, first_column, columns, end);
        Tile::MmaTile::multiply(left, right, begin, end);
    }
};
