#pragma once
#include "model.cuh"

// Called by all threads of all blocks, of which each has a multiple of 32.

// result[p] = table[tokens[p]]
DEVICE void gather_rows(
    int rows, int columns, const float* table, int table_pitch, const int* tokens, float* result, int pitch)
{
    for (int e = element_index(); e < rows * columns; e += element_count())
    {
        int row = e / columns, column = e % columns;
        result[row * pitch + column] = table[static_cast<long long>(tokens[row]) * table_pitch + column];
    }
}

// leaders[p] = the first position with the token of p. A warp looks at 32 positions at a time.
DEVICE void find_leaders(int count, const int* tokens, int* leaders)
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

        if (lane_index() == 0) leaders[p] = q - WarpThreads + first_bit(found);
    }
}

// The sum of the rows that the leader p leads, in their order, at one column; what it is for columns that do not exist does not
// matter. All lanes of a warp call it for the same p.
DEVICE float sum_led(int rows, int columns, const int* leaders, const float* per_position, int pitch, int p, int column)
{
    float sum = 0;
    for (int q = p; q < rows; q += WarpThreads)
    {
        int at = q + lane_index();
        unsigned led = warp_ballot(at < rows && leaders[at] == p);
        for (; led != 0; led &= led - 1)
        {
            if (column < columns) sum += per_position[(q + first_bit(led)) * pitch + column];
        }
    }

    return sum;
}

// per_word[p] = the sum of the rows of the token of p, where p is its first position; other rows stay as they are.
DEVICE void sum_rows(
    int rows, int columns, const int* leaders, const float* per_position, int pitch, float* per_word, int word_pitch)
{
    for (int p = block_index(); p < rows; p += block_count())
    {
        if (leaders[p] != p) continue;
        for (int first = 0; first < columns; first += thread_count())
        {
            int column = first + thread_index();
            float sum = sum_led(rows, columns, leaders, per_position, pitch, p, column);
            if (column < columns) per_word[p * word_pitch + column] = sum;
        }
    }
}

// table[tokens[p]] += the sum of the rows of that token: once for each distinct token.
DEVICE void add_rows(
    int rows, int columns, const int* leaders, const int* tokens, const float* per_position, int pitch, float* table,
    int table_pitch)
{
    for (int p = block_index(); p < rows; p += block_count())
    {
        if (leaders[p] != p) continue;
        float* row = table + static_cast<long long>(tokens[p]) * table_pitch;
        for (int first = 0; first < columns; first += thread_count())
        {
            int column = first + thread_index();
            float sum = sum_led(rows, columns, leaders, per_position, pitch, p, column);
            if (column < columns) row[column] += sum;
        }
    }
}
