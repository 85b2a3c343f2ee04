#pragma once
#include "model.cuh"

// Shared memory that blocks of products are launched with: two of them fit a multiprocessor of an H100, one all others.
constexpr int ProductSharedBytes = 98304;

#if MODELGEN_PRECISION == 0
#include "fma_tile.cuh"
#else
#include "mma_tile.cuh"
#endif
#if MODELGEN_PRECISION > 1
#include "rounded_tile.cuh"
#endif

// One block computes one tile, or one slice of k of it; blocks beyond the last tile do nothing. T is what factors consist of.
template <class TTile, int TileRows, int TileColumns, Start start, int Slices, class T>
DEVICE void make_tile(
    int rows, int columns, int inner, const T* a, int a_pitch, const T* b, int b_pitch, float* c, int c_pitch, const float* bias)
{
    static_assert(Slices == 1 || start == Start::Zero, "a start is for the sum of the slices");

    // Neighbouring blocks share their columns: there are few rows, and the wider factor is read once.
    int row_tiles = (rows + TileRows - 1) / TileRows, tiles = row_tiles * ((columns + TileColumns - 1) / TileColumns);
    int tile_index = block_index() % tiles, slice = block_index() / tiles;
    if (slice >= Slices) return;

    int first_row = tile_index % row_tiles * TileRows, first_column = tile_index / row_tiles * TileColumns;
    int units = (inner + TTile::SliceUnit - 1) / TTile::SliceUnit, share = (units + Slices - 1) / Slices * TTile::SliceUnit;
    int begin = slice * share, end = begin + share < inner ? begin + share : inner;
    TTile tile;
    tile.multiply(first_row, rows, first_column, columns, begin, end, a, a_pitch, b, b_pitch);
    tile.template write<start>(
        first_row, rows, first_column, columns, c + static_cast<long long>(slice) * rows * c_pitch, c_pitch, bias);
}

// C = A B in one of its forms, assigned, added to what is there, or on top of a bias row. Launch ceil(rows / TileRows) *
// ceil(columns / TileColumns) * Slices blocks of 256 threads with ProductSharedBytes; tiles are 32x32, 64x64, 128x64 or 128x128. The
// factors are aligned where their first elements are at multiples of 16 bytes. Called by all threads of a block.
//
// Where there are several slices of k, each has blocks and a matrix of its own, one after the other from c on: add_slices makes
// them one.
template <int TileRows, int TileColumns, Form form, Start start, bool LeftAligned, bool RightAligned, int Slices = 1>
DEVICE void product(
    int rows, int columns, int inner, const float* a, int a_pitch, const float* b, int b_pitch, float* c, int c_pitch,
    const float* bias = nullptr)
{
    make_tile<Tile<TileRows, TileColumns, form, LeftAligned, RightAligned>, TileRows, TileColumns, start, Slices>(
        rows, columns, inner, a, a_pitch, b, b_pitch, c, c_pitch, bias);
}

#if MODELGEN_PRECISION > 1

// The same of factors that round_rows has rounded; tiles are 64x64 or larger.
template <int TileRows, int TileColumns, Form form, Start start, int Slices = 1>
DEVICE void rounded_product(
    int rows, int columns, int inner, const Rounded* a, int a_pitch, const Rounded* b, int b_pitch, float* c, int c_pitch,
    const float* bias = nullptr)
{
    make_tile<RoundedTile<TileRows, TileColumns, form>, TileRows, TileColumns, start, Slices>(
        rows, columns, inner, a, a_pitch, b, b_pitch, c, c_pitch, bias);
}

#endif

// result = or += the sum of the slices' matrices, in their order, or a bias row and it. Called by all threads of all blocks.
template <int Slices, Start start>
DEVICE void add_slices(
    int rows, int columns, const float* slices, int slices_pitch, float* result, int pitch, const float* bias = nullptr)
{
    int quads = (columns + Quad - 1) / Quad;
    bool aligned = is_aligned(result);
    for (int e = element_index(); e < rows * quads; e += element_count())
    {
        int row = e / quads, column = e % quads * Quad;
        const float* from = slices + static_cast<long long>(row) * slices_pitch + column;
        float sums[Quad] = {};
#pragma unroll 8
        for (int slice = 0; slice < Slices; slice++)
        {
            float4 quad = load4(from + static_cast<long long>(slice) * rows * slices_pitch);
            sums[0] += quad.x;
            sums[1] += quad.y;
            sums[2] += quad.z;
            sums[3] += quad.w;
        }

        write_sums<start>(result + static_cast<long long>(row) * pitch + column, bias + column, sums, columns - column, aligned);
    }
}
