#pragma once
#include "quad.cuh"

// Called by all threads of all blocks, of which each has a multiple of 32.

// result[p] = table[tokens[p]]
DEVICE void gather_rows(
    int rows, int columns, const float* table, int table_pitch, const int* tokens, float* result, int pitch)
{
    auto from = [=](int row) { return table + static_cast<long long>(tokens[row]) * table_pitch; };
    each_of_rows(
        rows, columns, has_quads(table, table_pitch) && has_quads(result, pitch),
        [=](int row, int column) { store4(result + row * pitch + column, load4(from(row) + column)); },
        [=](int row, int column) { result[row * pitch + column] = from(row)[column]; });
}

// result[p] = 1 where tokens[p] is an id, else 0
DEVICE void is_id(int rows, const int* tokens, int id, float* result, int pitch)
{
    for (int row = element_index(); row < rows; row += element_count()) result[row * pitch] = tokens[row] == id ? 1.0f : 0.0f;
}

// An index of ids: for each of `count` positions its id where it is the first position with it, its leader, else -1; then the leaders.
// A warp looks at 32 positions at a time.
DEVICE void index_ids(int count, const int* tokens, int* index)
{
    for (int p = element_index() / WarpThreads; p < count; p += element_count() / WarpThreads)
    {
        int token = tokens[p];
        unsigned found = 0;
        int q = 0;
        for (; found == 0; q += WarpThreads)
        {
            int at = q + lane_index();
            found = warp_ballot(at <= p && tokens[at] == token);
        }

        int leader = q - WarpThreads + first_bit(found);
        if (lane_index() != 0) continue;
        index[p] = leader == p ? token : -1;
        index[count + p] = leader;
    }
}

// Positions that are looked through at a time.
constexpr int LedPositions = 1024;

// The positions from `first` on, LedPositions of them, whose leader is p, in their order; returns how many there are. Called by all
// threads of a block.
DEVICE int find_led(int first, int count, const int* leaders, int p, int (&led)[LedPositions])
{
    SHARED int of_warp[32];
    int warps = thread_count() / WarpThreads, span = LedPositions / warps / WarpThreads;
    int begin = first + warp_index() * span * WarpThreads, mine = 0;
#pragma unroll 4
    for (int i = 0; i < span; i++)
    {
        int at = begin + i * WarpThreads + lane_index();
        mine += count_bits(warp_ballot(at < count && leaders[at] == p));
    }

    // Others may still be reading what an earlier call left.
    block_barrier();
    if (lane_index() == 0) of_warp[warp_index()] = mine;
    block_barrier();
    int before = 0, all = 0;
    for (int warp = 0; warp < warps; warp++)
    {
        if (warp < warp_index()) before += of_warp[warp];
        all += of_warp[warp];
    }

    for (int i = 0; mine > 0 && i < span; i++)
    {
        int at = begin + i * WarpThreads + lane_index();
        unsigned found = warp_ballot(at < count && leaders[at] == p);
        if (found >> lane_index() & 1) led[before + count_bits(found & ((1u << lane_index()) - 1))] = at;
        before += count_bits(found);
    }

    block_barrier();
    return all;
}

// take(column, sum, is_first) for the sum of the rows that the leader p leads, in their order; several times where there are many positions. Called by all threads of a block.
template <class TTake>
DEVICE void sum_led(int rows, int columns, const int* leaders, const float* per_position, int pitch, int p, TTake take)
{
    SHARED int led[LedPositions];
    for (int first = p; first < rows; first += LedPositions)
    {
        int count = find_led(first, rows, leaders, p, led);
        for (int column = thread_index(); column < columns && count > 0; column += thread_count())
        {
            float sum = 0;
#pragma unroll 8
            for (int i = 0; i < count; i++) sum += per_position[static_cast<long long>(led[i]) * pitch + column];
            take(column, sum, first == p);
        }
    }
}

// per_id[p] = the sum of the rows of the id of p, where p is its first position; other rows stay as they are.
DEVICE void sum_rows(int rows, int columns, const int* index, const float* per_position, int pitch, float* per_id, int id_pitch)
{
    for (int p = block_index(); p < rows; p += block_count())
    {
        if (index[p] < 0) continue;
        sum_led(rows, columns, index + rows, per_position, pitch, p, [&](int column, float sum, bool is_first)
        {
            float& to = per_id[p * id_pitch + column];
            to = is_first ? sum : to + sum;
        });
    }
}

// table[id] += the sum of the rows of that id: once for each distinct id.
DEVICE void add_rows(int rows, int columns, const int* index, const float* per_position, int pitch, float* table, int table_pitch)
{
    for (int p = block_index(); p < rows; p += block_count())
    {
        if (index[p] < 0) continue;
        float* row = table + static_cast<long long>(index[p]) * table_pitch;
        sum_led(rows, columns, index + rows, per_position, pitch, p, [&](int column, float sum, bool) { row[column] += sum; });
    }
}
