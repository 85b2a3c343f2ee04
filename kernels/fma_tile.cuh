#pragma once
#include "quad.cuh"

// Tiles of products in fp32: fused multiply-adds, with a piece of the result in the registers of each thread.

constexpr int TileThreads = 256;

// Values of k that are multiplied between two barriers: small tiles take more, or there would be less than a quad per thread.
DEVICE constexpr int chunk_depth(int tile_rows, int tile_columns) { return tile_rows < 64 || tile_columns < 64 ? 32 : 16; }

// A tile's share of a factor, on its way from memory to shared memory. The factor is read as [Extent, k] or [k, Extent], whatever
// lies in its rows; a chunk is always [k][Extent].
template <int Extent, int Depth, bool RowsAlongInner>
class Factor
{
public:
    // Four more columns keep quads aligned and spread the banks.
    struct Chunk
    {
        float values[Depth][Extent + Quad];
    };

    DEVICE Factor(const float* matrix, int pitch, int first, int extent, int inner)
        : matrix_(matrix), pitch_(pitch), first_(first), extent_(extent), inner_(inner), aligned_(is_aligned(matrix))
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
                ? read_quad(matrix_ + static_cast<long long>(row) * pitch_ + column, columns - column, aligned_)
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
    bool aligned_;
    float4 quads_[Quads];
};

// The sums of a tile. The threads are a square of 16 by 16; each has strips of up to four neighbouring rows and columns, so that
// it reads quads of the factors.
template <int Rows, int Columns, int Depth>
class Tile
{
public:
    template <class TLeft, class TRight>
    DEVICE void multiply(const TLeft& left, const TRight& right)
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
