#pragma once
#include "model.cuh"

// Sequences of slots, whose rows stand one below the other: row t * slot_rows + b is row b of slot t. Called by all threads of all blocks.

// Every slot becomes the same one.
DEVICE void fill_slots(int rows, int columns, int slot_rows, const float* slot, int slot_pitch, float* result, int pitch)
{
    for (int e = element_index(); e < rows * columns; e += element_count())
    {
        int row = e / columns, column = e % columns;
        result[row * pitch + column] = slot[row % slot_rows * slot_pitch + column];
    }
}

// result[b] = or += the sum over the slots of their row b, each times its weight; no weights mean 1, and a row of weight 0 is not looked at.
template <Start start>
DEVICE void slot_sum(
    int rows, int columns, int slot_rows, const float* matrix, int pitch, const float* weights, int weight_pitch, float* result,
    int result_pitch)
{
    for (int e = element_index(); e < slot_rows * columns; e += element_count())
    {
        int b = e / columns, column = e % columns;
        float& to = result[b * result_pitch + column];
        float sum = start == Start::Sum ? to : 0.0f;
        for (int row = b; row < rows; row += slot_rows)
        {
            float weight = weights == nullptr ? 1.0f : weights[row * weight_pitch];
            if (weight != 0) sum += weight * matrix[row * pitch + column];
        }

        to = sum;
    }
}

// result[b] = the largest over the slots of their row b, the first of equal ones, and from[b * columns + column] the row that it is from; 0
// and -1 where no row is real. Without is_real all are.
DEVICE void slot_max(
    int rows, int columns, int slot_rows, const float* matrix, int pitch, const float* is_real, int real_pitch, float* result, int result_pitch,
    int* from)
{
    for (int e = element_index(); e < slot_rows * columns; e += element_count())
    {
        int b = e / columns, column = e % columns, best = -1;
        float largest = 0;
        for (int row = b; row < rows; row += slot_rows)
        {
            if (is_real != nullptr && !(is_real[row * real_pitch] > 0)) continue;
            float value = matrix[row * pitch + column];
            if (best >= 0 && !(value > largest || (value != value && largest == largest))) continue;
            best = row;
            largest = value;
        }

        result[b * result_pitch + column] = largest;
        from[e] = best;
    }
}

// gradient = or += incoming in the rows that maxima are from, 0 elsewhere.
template <Start start>
DEVICE void slot_max_gradient(
    int rows, int columns, int slot_rows, const float* incoming, int incoming_pitch, const int* from, float* gradient, int pitch)
{
    for (int e = element_index(); e < rows * columns; e += element_count())
    {
        int row = e / columns, column = e % columns, b = row % slot_rows;
        float value = from[b * columns + column] == row ? incoming[b * incoming_pitch + column] : 0.0f;
        float& to = gradient[row * pitch + column];
        to = start == Start::Sum ? to + value : value;
    }
}

// chosen[b] = the last real row b of all slots, -1 where none is; places[row] = b for it, -1 for all others.
DEVICE void choose_last_rows(int rows, int slot_rows, const float* is_real, int real_pitch, int* chosen, int* places)
{
    for (int b = element_index(); b < slot_rows; b += element_count())
    {
        int last = -1;
        for (int row = b; row < rows; row += slot_rows)
        {
            places[row] = -1;
            if (is_real == nullptr || is_real[row * real_pitch] > 0) last = row;
        }

        chosen[b] = last;
        if (last >= 0) places[last] = b;
    }
}

// chosen = the real rows b of all slots, the last one first, in the places of the real ones, -1 in others; places = where each row goes, -1 for those
// that are not real.
DEVICE void choose_reversed_rows(int rows, int slot_rows, const float* is_real, int real_pitch, int* chosen, int* places)
{
    for (int b = element_index(); b < slot_rows; b += element_count())
    {
        int place = b;
        for (int row = rows - slot_rows + b; row >= 0; row -= slot_rows)
        {
            if (is_real != nullptr && !(is_real[row * real_pitch] > 0))
            {
                chosen[row] = -1;
                places[row] = -1;
                continue;
            }

            while (is_real != nullptr && !(is_real[place * real_pitch] > 0)) place += slot_rows;
            chosen[place] = row;
            places[row] = place;
            place += slot_rows;
        }
    }
}

// result[r] = or += the row of the matrix whose number is chosen[r], 0 where that is -1.
template <Start start>
DEVICE void pick_rows(int rows, int columns, const float* matrix, int matrix_pitch, const int* chosen, float* result, int pitch)
{
    for (int e = element_index(); e < rows * columns; e += element_count())
    {
        int row = e / columns, column = e % columns, from = chosen[row];
        float value = from < 0 ? 0.0f : matrix[from * matrix_pitch + column];
        float& to = result[row * pitch + column];
        to = start == Start::Sum ? to + value : value;
    }
}
