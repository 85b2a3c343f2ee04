#pragma once
#include "model.cuh"

#if MODELGEN_PRECISION == 0
#include "fma_tile.cuh"
#else
#include "mma_tile.cuh"
#endif

// C = A B in one of its forms, assigned, added to what is there, or on top of a bias row: one block computes one tile, and
// blocks beyond the last tile do nothing. Launch ceil(rows / TileRows) * ceil(columns / TileColumns) blocks of 256 threads; tiles
// are 32x32, 64x64, 128x64 or 128x128. Called by all threads of a block.
//
// The factors come to shared memory in chunks of k. While a chunk is multiplied, the next one is on its way to registers.
template <int TileRows, int TileColumns, Form form, Start start>
DEVICE void product(
    int rows, int columns, int inner, const float* a, int a_pitch, const float* b, int b_pitch, float* c, int c_pitch,
    const float* bias = nullptr)
{
    // Neighbouring blocks share their columns: there are few rows, and the wider factor is read once.
    int row_tiles = (rows + TileRows - 1) / TileRows;
    int first_row = block_index() % row_tiles * TileRows, first_column = block_index() / row_tiles * TileColumns;
    if (first_column >= columns) return;

    constexpr int Depth = chunk_depth(TileRows, TileColumns);
    using Left = Factor<TileRows, Depth, form != Form::TransposedLeft>;
    using Right = Factor<TileColumns, Depth, form == Form::TransposedRight>;
    SHARED typename Left::Chunk left_chunks[2];
    SHARED typename Right::Chunk right_chunks[2];
    Left left(a, a_pitch, first_row, rows, inner);
    Right right(b, b_pitch, first_column, columns, inner);
    Tile<TileRows, TileColumns, Depth> tile;

    left.load(0);
    right.load(0);
    for (int k = 0, side = 0; k < inner; k += Depth, side ^= 1)
    {
        left.store(left_chunks[side]);
        right.store(right_chunks[side]);

        // One barrier is enough: who is past it knows that all are done with the other side.
        block_barrier();
        if (k + Depth < inner)
        {
            left.load(k + Depth);
            right.load(k + Depth);
        }

        tile.multiply(left_chunks[side], right_chunks[side]);
    }

    tile.template write<start>(first_row, rows, first_column, columns, c, c_pitch, bias);
}
