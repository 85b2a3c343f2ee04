#pragma once
#include "model.cuh"

// Attention. Matrices have slots of `batch` rows, one below the other: row b of all slots is a matrix of its own. Called by all threads of all
// blocks. Neighbouring threads read neighbouring floats.

// A product for each row of the batch, times `scale`; `rows` and `columns` are those of the result.
// TransposedRight: result[t, b, j] = or += left[t, b] . right[j, b], each by a warp.
// Plain: result[t, b] = or += sum_j left[t, b, j] right[j, b]; TransposedLeft: result[j, b] = or += sum_t left[t, b, j] right[t, b].
template <Form form, Start start>
DEVICE void batch_product(
    int batch, int rows, int columns, int inner, const float* left, int left_pitch, const float* right, int right_pitch, float scale,
    float* result, int pitch)
{
    if constexpr (form == Form::TransposedRight)
    {
        int warps = thread_count() / WarpThreads;
        for (int e = block_index() * warps + warp_index(); e < rows * columns; e += block_count() * warps)
        {
            int row = e / columns, column = e % columns;
            const float* query = left + row * left_pitch;
            const float* key = right + (column * batch + row % batch) * right_pitch;
            float sum = 0;
            for (int i = lane_index(); i < inner; i += WarpThreads) sum += query[i] * key[i];
            for (int mask = WarpThreads / 2; mask > 0; mask /= 2) sum += shuffle_xor(sum, mask);
            float& to = result[row * pitch + column];
            if (lane_index() == 0) to = start == Start::Sum ? to + scale * sum : scale * sum;
        }
    }
    else
    {
        for (int e = element_index(); e < rows * columns; e += element_count())
        {
            int row = e / columns, column = e % columns, b = row % batch;
            const float* factors = form == Form::Plain ? left + row * left_pitch : left + b * left_pitch + row / batch;
            int next_factor = form == Form::Plain ? 1 : batch * left_pitch;
            float sum = 0;
            for (int i = 0; i < inner; i++) sum += factors[i * next_factor] * right[(i * batch + b) * right_pitch + column];
            float& to = result[row * pitch + column];
            to = start == Start::Sum ? to + scale * sum : scale * sum;
        }
    }
}

// scores[t, b, j] = vector . tanh(queries[t, b] + keys[j, b]), each by a warp. `rows` are those of the queries, `count` the slots of the keys.
DEVICE void additive_scores(
    int batch, int rows, int count, int width, const float* queries, int query_pitch, const float* keys, int key_pitch, const float* vector,
    float* scores, int pitch)
{
    int warps = thread_count() / WarpThreads;
    for (int e = block_index() * warps + warp_index(); e < rows * count; e += block_count() * warps)
    {
        int row = e / count, column = e % count;
        const float* query = queries + row * query_pitch;
        const float* key = keys + (column * batch + row % batch) * key_pitch;
        float sum = 0;
        for (int i = lane_index(); i < width; i += WarpThreads) sum += vector[i] * tanhf(query[i] + key[i]);
        for (int mask = WarpThreads / 2; mask > 0; mask /= 2) sum += shuffle_xor(sum, mask);
        if (lane_index() == 0) scores[row * pitch + column] = sum;
    }
}

// With u = tanh(queries[t, b] + keys[j, b]): gradient[t, b] = or += vector sum_j incoming[t, b, j] (1 - u^2), and shares[t, b] = sum_j
// incoming[t, b, j] u. `rows` are those of the queries, `count` the slots of the keys.
template <Start start>
DEVICE void additive_of_queries(
    int batch, int rows, int count, int width, const float* queries, int query_pitch, const float* keys, int key_pitch, const float* vector,
    const float* incoming, int incoming_pitch, float* gradient, int gradient_pitch, float* shares, int share_pitch)
{
    for (int e = element_index(); e < rows * width; e += element_count())
    {
        int row = e / width, column = e % width, b = row % batch;
        float query = queries[row * query_pitch + column], slopes = 0, values = 0;
        for (int j = 0; j < count; j++)
        {
            float factor = incoming[row * incoming_pitch + j], u = tanhf(query + keys[(j * batch + b) * key_pitch + column]);
            slopes += factor * (1.0f - u * u);
            values += factor * u;
        }

        float& to = gradient[row * gradient_pitch + column];
        to = start == Start::Sum ? to + vector[column] * slopes : vector[column] * slopes;
        shares[row * share_pitch + column] = values;
    }
}

// gradient[j, b] = or += vector sum_t incoming[t, b, j] (1 - tanh(queries[t, b] + keys[j, b])^2). `rows` are those of the keys, `count` the slots
// of the queries.
template <Start start>
DEVICE void additive_of_keys(
    int batch, int rows, int count, int width, const float* queries, int query_pitch, const float* keys, int key_pitch, const float* vector,
    const float* incoming, int incoming_pitch, float* gradient, int gradient_pitch)
{
    for (int e = element_index(); e < rows * width; e += element_count())
    {
        int row = e / width, column = e % width, b = row % batch, slot = row / batch;
        float key = keys[row * key_pitch + column], slopes = 0;
        for (int t = 0; t < count; t++)
        {
            int query = t * batch + b;
            float u = tanhf(queries[query * query_pitch + column] + key);
            slopes += incoming[query * incoming_pitch + slot] * (1.0f - u * u);
        }

        float& to = gradient[row * gradient_pitch + column];
        to = start == Start::Sum ? to + vector[column] * slopes : vector[column] * slopes;
    }
}
