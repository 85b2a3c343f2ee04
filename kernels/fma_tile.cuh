#pragma once
#include "quad.cuh"

// Tiles of products in fp32: fused multiply-adds, with a piece of the result in the registers of each thread.

constexpr int TileThreads = 256;

// A tile's share of a factor, on its way from memory to shared memory. The factor is read as [Extent, k] or [k, Extent], whatever
// lies in its rows; a chunk is always [k][Extent].
template <int Extent, int Depth, bool RowsAlongInner, bool Aligned>
class Factor
{
public:
    // Four more columns keep quads aligned and spread the banks.
    struct Chunk
    {
        float values[Depth][Extent + Quad];
    };

    DEVICE Factor(const float* matrix, int pitch, int first, int extent, int inner)
        : matrix_(matrix), pitch_(pitch), first_(first), extent_(extent), inner_(inner)
    {
    }

    DEVICE void load(int k)
    {
#pragma unroll
        for (int i = 0; i < Quads; i++)
        {
            int row = RowsAlongInner ? first_ + place(i) : k + depth(i);
            int column = RowsAlongInner ? k + depth(i) : first_ + place(i);
            int rows = RowsAlongInner ? extent_ : inner_, columns = RowsAlongInner ? inner_ : extent_;
            quads_[i] = row < rows
                ? read_quad(matrix_ + static_cast<long long>(row) * pitch_ + column, columns - column, Aligned)
                : float4{0, 0, 0, 0};
        }
    }

    DEVICE void store(Chunk& chunk) const
    {
#pragma unroll
        for (int i = 0; i < Quads; i++)
        {
            if constexpr (RowsAlongInner)
            {
                auto to = chunk.values + depth(i);
                spread(quads_[i], to[0][place(i)], to[1][place(i)], to[2][place(i)], to[3][place(i)]);
            }
            else
            {
                store4(&chunk.values[depth(i)][place(i)], quads_[i]);
            }
        }
    }

private:
    static constexpr int Quads = Extent * Depth / Quad / TileThreads;
    static_assert(Quads * Quad * TileThreads == Extent * Depth, "every thread carries as many quads");

    // Neighbouring threads read neighbouring quads of a row.
    static constexpr int QuadsOfRow = (RowsAlongInner ? Depth : Extent) / Quad;

    DEVICE static int place(int i)
    {
        int quad = i * TileThreads + thread_index();
        return RowsAlongInner ? quad / QuadsOfRow : quad % QuadsOfRow * Quad;
    }

    DEVICE static int depth(int i)
    {
        int quad = i * TileThreads + thread_index();
        return RowsAlongInner ? quad % QuadsOfRow * Quad : quad / QuadsOfRow;
    }

    const float* matrix_;
    int pitch_, first_, extent_, inner_;
    float4 quads_[Quads];
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

    struct Stage
    {
        typename Left::Chunk left;
        typename Right::Chunk right;
    };

    static_assert(2 * sizeof(Stage) <= ProductSharedBytes, "two stages have to fit");

public:
    // Slices of k begin at multiples of it.
    static constexpr int SliceUnit = Depth;

    // Adds the products of the values of k from `begin` to before `end`. The factors come in chunks of k: while a chunk is
    // multiplied, the next one is on its way to registers.
    DEVICE void multiply(
        int first_row, int rows, int first_column, int columns, int begin, int end, const float* a, int a_pitch, const float* b, int b_pitch)
    {
        Left left(a, a_pitch, first_row, rows, end);
        Right right(b, b_pitch, first_column, columns, end);
        Stage* stages = reinterpret_cast<Stage*>(launched_shared());
        left.load(begin);
        right.load(begin);
        for (int k = begin, side = 0; k < end; k += Depth, side ^= 1)
        {
            left.store(stages[side].left);
            right.store(stages[side].right);

            // One barrier is enough: who is past it knows that all are done with the other side.
            block_barrier();
            if (k + Depth < end)
            {
                left.load(k + Depth);
                right.load(k + Depth);
            }

            multiply_chunk(stages[side].left, stages[side].right);
        }
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
    DEVICE void multiply_chunk(const typename Left::Chunk& left, const typename Right::Chunk& right)
    {
#pragma unroll
        for (int k = 0; k < Depth; k++)
        {
            float l[Tall], r[Wide];
            read_strips<Tall>(left.values[k], thread_index() / Side, l);
            read_strips<Wide>(right.values[k], thread_index() % Side, r);
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
