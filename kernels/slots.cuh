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
