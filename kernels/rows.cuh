#pragma once
#include "quad.cuh"

// Called by all threads of all blocks.

// to = from
DEVICE void copy_rows(int rows, int columns, const float* from, int from_pitch, float* to, int to_pitch)
{
    each_of_rows(
        rows, columns, has_quads(from, from_pitch) && has_quads(to, to_pitch),
        [=](int row, int column) { store4(to + row * to_pitch + column, load4(from + row * from_pitch + column)); },
        [=](int row, int column) { to[row * to_pitch + column] = from[row * from_pitch + column]; });
}

// Every row of the result becomes the row.
DEVICE void fill_rows(int rows, int columns, const float* row, float* result, int pitch)
{
    each_of_rows(
        rows, columns, is_aligned(row) && has_quads(result, pitch),
        [=](int to, int column) { store4(result + to * pitch + column, load4(row + column)); },
        [=](int to, int column) { result[to * pitch + column] = row[column]; });
}

// matrix = 0
DEVICE void clear_rows(int rows, int columns, float* matrix, int pitch)
{
    each_of_rows(
        rows, columns, has_quads(matrix, pitch),
        [=](int row, int column) { store4(matrix + row * pitch + column, {0, 0, 0, 0}); },
        [=](int row, int column) { matrix[row * pitch + column] = 0; });
}

// result[column] = or += the sum of the column. A warp reads 32 columns of every n-th row, where n is the block's number of
// warps; then the first warp adds what the warps have, in their order.
template <Start start>
DEVICE void column_sum(int rows, int columns, const float* matrix, int pitch, float* result)
{
    SHARED float sums[32][WarpThreads];
    int warps = thread_count() / WarpThreads, tiles = (columns + WarpThreads - 1) / WarpThreads;
    for (int tile = block_index(); tile < tiles; tile += block_count())
    {
        int column = tile * WarpThreads + lane_index();
        float sum = 0;
        if (column < columns)
        {
#pragma unroll 16
            for (int row = warp_index(); row < rows; row += warps) sum += matrix[row * pitch + column];
        }

        sums[warp_index()][lane_index()] = sum;
        block_barrier();
        if (warp_index() == 0 && column < columns)
        {
            sum = start == Start::Sum ? result[column] : 0.0f;
            for (int warp = 0; warp < warps; warp++) sum += sums[warp][lane_index()];
            result[column] = sum;
        }

        // The sums are written again for the next tile.
        block_barrier();
    }
}

// result[row] = or += the sum of the row. A warp reads 32 of its columns at a time.
template <Start start>
DEVICE void row_sum(int rows, int columns, const float* matrix, int pitch, float* result, int result_pitch)
{
    int warps = thread_count() / WarpThreads;
    for (int row = block_index() * warps + warp_index(); row < rows; row += block_count() * warps)
    {
        float sum = 0;
        for (int column = lane_index(); column < columns; column += WarpThreads) sum += matrix[row * pitch + column];
        for (int mask = WarpThreads / 2; mask > 0; mask /= 2) sum += shuffle_xor(sum, mask);
        if (lane_index() == 0) result[row * result_pitch] = start == Start::Sum ? result[row * result_pitch] + sum : sum;
    }
}
