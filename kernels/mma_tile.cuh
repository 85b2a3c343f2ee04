#pragma once
#include "quad.cuh"

// Tiles of products on tensor cores. Factors are rounded on their way to shared memory, where a word is a value of 32 bits or a
// pair of 16 bits, neighbours in k; eight words of k are what mma takes.

constexpr int TileThreads = 256;
constexpr int WordValues = MODELGEN_PRECISION == 1 ? 1 : 2;
constexpr int MmaWords = 8, MmaRows = 16, MmaColumns = 8;

// Values of k that are multiplied between two barriers: small tiles take more, or there would be too little for each thread.
DEVICE constexpr int chunk_depth(int tile_rows, int tile_columns)
{
    return (tile_rows < 64 || tile_columns < 64 ? 32 : 16) * WordValues;
}

// A tile's share of a factor, on its way from memory to shared memory. The factor is read as [Extent, k] or [k, Extent], whatever
// lies in its rows; a chunk is always [Extent][k], in words.
template <int Extent, int Depth, bool RowsAlongInner>
class Factor
{
    static constexpr int Words = Depth / WordValues;

public:
    // Four more words keep quads aligned, and let the lanes of a fragment read from 32 different banks.
    struct Chunk
    {
        unsigned words[Extent][Words + Quad];
    };

    DEVICE Factor(const float* matrix, int pitch, int first, int extent, int inner)
        : matrix_(matrix), pitch_(pitch), first_(first), extent_(extent), inner_(inner), aligned_(is_aligned(matrix))
    {
    }

    DEVICE void load(int k)
    {
#pragma unroll
        for (int i = 0; i < Portions; i++)
        {
#pragma unroll
            for (int j = 0; j < WordValues; j++)
            {
                int at = first_ + place(i), depth = k + word(i) * WordValues + (RowsAlongInner ? j * Quad : j);
                int row = RowsAlongInner ? at : depth, column = RowsAlongInner ? depth : at;
                int rows = RowsAlongInner ? extent_ : inner_, columns = RowsAlongInner ? inner_ : extent_;
                quads_[i][j] = row < rows
                    ? read_quad(matrix_ + static_cast<long long>(row) * pitch_ + column, columns - column, aligned_)
                    : float4{0, 0, 0, 0};
            }
        }
    }

    DEVICE void store(Chunk& chunk) const
    {
#pragma unroll
        for (int i = 0; i < Portions; i++)
        {
            if constexpr (RowsAlongInner)
            {
                store4(&chunk.words[place(i)][word(i)], words_along(quads_[i]));
            }
            else
            {
                uint4 words = words_across(quads_[i]);
                chunk.words[place(i)][word(i)] = words.x;
                chunk.words[place(i) + 1][word(i)] = words.y;
                chunk.words[place(i) + 2][word(i)] = words.z;
                chunk.words[place(i) + 3][word(i)] = words.w;
            }
        }
    }

private:
    // A portion is four words: of one row and four neighbours in k, or the same word of four neighbouring rows. Neighbouring
    // threads have neighbours in k in both cases, since then they write to different banks.
    static constexpr int Portions = Extent * Words / Quad / TileThreads;
    static constexpr int PortionsAlongInner = RowsAlongInner ? Words / Quad : Words;
    static_assert(Portions * Quad * TileThreads == Extent * Words, "every thread carries as many words");

    DEVICE static int place(int i)
    {
        return (i * TileThreads + thread_index()) / PortionsAlongInner * (RowsAlongInner ? 1 : Quad);
    }

    DEVICE static int word(int i)
    {
        return (i * TileThreads + thread_index()) % PortionsAlongInner * (RowsAlongInner ? Quad : 1);
    }

    const float* matrix_;
    int pitch_, first_, extent_, inner_;
    bool aligned_;
    float4 quads_[Portions][WordValues];
};

// The sums of a tile, warp by warp in pieces of 16 by 8. Warps are arranged as two rows of four, or four rows of two.
template <int Rows, int Columns, int Depth>
class Tile
{
public:
    template <class TLeft, class TRight>
    DEVICE void multiply(const TLeft& left, const TRight& right)
    {
        int g = lane_index() / 4, q = lane_index() % 4;
#pragma unroll
        for (int k = 0; k < Depth / WordValues; k += MmaWords)
        {
            unsigned a[Tall][4], b[Wide][2];
#pragma unroll
            for (int i = 0; i < Tall; i++)
            {
                int row = warp_row() + i * MmaRows + g;
                a[i][0] = left.words[row][k + q];
                a[i][1] = left.words[row + 8][k + q];
                a[i][2] = left.words[row][k + q + 4];
                a[i][3] = left.words[row + 8][k + q + 4];
            }

#pragma unroll
            for (int j = 0; j < Wide; j++)
            {
                int column = warp_column() + j * MmaColumns + g;
                b[j][0] = right.words[column][k + q];
                b[j][1] = right.words[column][k + q + 4];
            }

#pragma unroll
            for (int i = 0; i < Tall; i++)
            {
#pragma unroll
                for (int j = 0; j < Wide; j++) mma(sums_[i][j], a[i], b[j]);
            }
        }
    }

    // Writes what lies inside [rows, columns] of the whole result.
    template <Start start>
    DEVICE void write(int first_row, int rows, int first_column, int columns, float* c, int pitch, const float* bias) const
    {
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
                    c + static_cast<long long>(row) * pitch + column, bias + column, pair, columns - column, false);
            }
        }
    }

private:
    static constexpr int WarpsDown = Rows > Columns ? 4 : 2, WarpsAcross = 8 / WarpsDown;
    static constexpr int Tall = Rows / WarpsDown / MmaRows, Wide = Columns / WarpsAcross / MmaColumns;

    DEVICE static int warp_row() { return warp_index() / WarpsAcross * (Rows / WarpsDown); }
    DEVICE static int warp_column() { return warp_index() % WarpsAcross * (Columns / WarpsAcross); }

    float sums_[Tall][Wide][4] = {};
};
