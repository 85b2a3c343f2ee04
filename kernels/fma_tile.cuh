#pragma once
#include "quad.cuh"
#include "stages.cuh"

// Tiles of products in fp32: fused multiply-adds, with a piece of the result in the registers of each thread.

// A tile's share of a factor, which is read as [Extent, k] or [k, Extent], whatever lies in its rows; a chunk in shared memory is
// always [k][Extent].
template <int Extent, int Depth, bool RowsAlongInner, bool Aligned>
class Factor
{
public:
    // Four more columns keep quads aligned and spread the banks.
    static constexpr int Pitch = Extent + Quad, ChunkLength = Depth * Pitch;

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

private:
    template <bool whole>
    DEVICE void fetch(int k, float* chunk) const
    {
        if constexpr (RowsAlongInner) turn<whole>(k, chunk);
        else copy<whole>(k, chunk);
    }

    // Float by float: eight neighbours of a row, which memory hands out together, times four rows, so that a warp writes to 32 banks.
    template <bool whole>
    DEVICE void turn(int k, float* chunk) const
    {
        constexpr int Neighbours = 8, RowsAtOnce = TileThreads / Neighbours;
        static_assert(Extent % RowsAtOnce == 0 && Depth % Neighbours == 0, "every thread copies as many floats");

        int place = thread_index() / Neighbours, depth = thread_index() % Neighbours;
        const float* from = matrix_ + static_cast<long long>(first_ + place) * pitch_ + k + depth;
        float* to = chunk + depth * Pitch + place;
#pragma unroll
        for (int i = 0; i < Extent; i += RowsAtOnce)
        {
#pragma unroll
            for (int j = 0; j < Depth; j += Neighbours)
            {
                bool exists = whole || (first_ + place + i < extent_ && k + depth + j < inner_);
                copy1_async(to + j * Pitch + i, from + static_cast<long long>(i) * pitch_ + j, exists ? 1 : 0);
            }
        }
    }

    // Neighbouring threads copy neighbouring quads of a row.
    template <bool whole>
    DEVICE void copy(int k, float* chunk) const
    {
        constexpr int QuadsOfRow = Extent / Quad, RowsAtOnce = TileThreads / QuadsOfRow;
        static_assert(TileThreads % QuadsOfRow == 0 && Depth % RowsAtOnce == 0, "every thread copies as many quads");

        int depth = thread_index() / QuadsOfRow, place = thread_index() % QuadsOfRow * Quad;
        int count = extent_ - first_ - place;
        const float* from = matrix_ + static_cast<long long>(k + depth) * pitch_ + first_ + place;
        float* to = chunk + depth * Pitch + place;
#pragma unroll
        for (int i = 0; i < Depth; i += RowsAtOnce)
        {
            copy_quad_async<Aligned>(
                to + i * Pitch, from + static_cast<long long>(i) * pitch_, whole ? Quad : k + depth + i < inner_ ? count : 0);
        }
    }

    const float* matrix_;
    int pitch_, first_, extent_, inner_;
};

// The sums of a tile. The threads are a square of 16 by 16; each has strips of up to four neighbouring rows and columns, so that
// it reads quads of the factors.
template <int Rows, int Columns, Form form, bool LeftAligned, bool RightAligned>
class Tile
{
    // Values of k that are multiplied between two barriers: small tiles take more, or there would be less than a quad per thread.
    static constexpr int Depth = Rows < 64 || Columns < 64 ? 32 : 16;

    using Left = Factor<Rows, Depth, form != Form::TransposedLeft, LeftAligned>;
    using Right = Factor<Columns, Depth, form == Form::TransposedRight, RightAligned>;

public:
    // Slices of k begin at multiples of it.
    static constexpr int SliceUnit = Depth;

    // Adds the products of the values of k from `begin` to before `end`.
    DEVICE void multiply(
        int first_row, int rows, int first_column, int columns, int begin, int end, const float* a, int a_pitch, const float* b, int b_pitch)
    {
        Left left(a, a_pitch, first_row, rows, end);
        Right right(b, b_pitch, first_column, columns, end);
        multiply_in_stages<Depth, float>(
            left, right, begin, end, [this](const float* left_chunk, const float* right_chunk) { multiply_chunk(left_chunk, right_chunk); });
    }

    // Writes what lies inside [rows, columns] of the whole result.
    template <Start start>
    DEVICE void write(int first_row, int rows, int first_column, int columns, float* c, int pitch, const float* bias) const
    {
        bool aligned = is_aligned(c);
#pragma unroll
        for (int i = 0; i < Tall; i++)
        {
            int row = first_row + place<Tall>(thread_index() / Side, i);
            if (row >= rows) continue;
#pragma unroll
            for (int j = 0; j < Wide; j += Strip<Wide>)
            {
                int column = first_column + place<Wide>(thread_index() % Side, j);
                write_sums<start>(
                    c + static_cast<long long>(row) * pitch + column, bias + column, sums_[i][j / Strip<Wide>], columns - column,
                    aligned);
            }
        }
    }

private:
    DEVICE void multiply_chunk(const float* left, const float* right)
    {
#pragma unroll
        for (int k = 0; k < Depth; k++)
        {
            float l[Tall], r[Wide];
            read_strips<Tall>(left + k * Left::Pitch, thread_index() / Side, l);
            read_strips<Wide>(right + k * Right::Pitch, thread_index() % Side, r);
#pragma unroll
            for (int i = 0; i < Tall; i++)
            {
#pragma unroll
                for (int j = 0; j < Wide; j++) sums_[i][j / Strip<Wide>][j % Strip<Wide>] += l[i] * r[j];
            }
        }
    }

    static constexpr int Side = 16, Tall = Rows / Side, Wide = Columns / Side;

    template <int Length>
    static constexpr int Strip = Length < Quad ? Length : Quad;

    template <int Length>
    DEVICE static int place(int thread, int i)
    {
        constexpr int Width = Strip<Length>;
        return i / Width * (Side * Width) + thread * Width + i % Width;
    }

    template <int Length>
    DEVICE static void read_strips(const float* values, int thread, float (&to)[Length])
    {
#pragma unroll
        for (int i = 0; i < Length; i += Strip<Length>)
        {
            const float* from = values + place<Length>(thread, i);
            if constexpr (Strip<Length> == Quad)
            {
                spread(load4(from), to[i], to[i + 1], to[i + 2], to[i + 3]);
            }
            else
            {
#pragma unroll
                for (int j = 0; j < Strip<Length>; j++) to[i + j] = from[j];
            }
        }
    }

    float sums_[Tall][Wide / Strip<Wide>][Strip<Wide>] = {};
};
