#pragma once
#include "math.cuh"
#include "model.cuh"
#include "quad.cuh"

// partials[block] = the sum of the squares of the block's share. Called by all threads of all blocks.
DEVICE void sum_of_squares(int count, const float* values, double* partials)
{
    double sum = 0;
    int quads = is_aligned(values) ? count / Quad : 0;
#pragma unroll 4
    for (int i = element_index(); i < quads; i += element_count())
    {
        float4 quad = load4(values + i * Quad);
        double x = quad.x, y = quad.y, z = quad.z, w = quad.w;
        sum += x * x + y * y + (z * z + w * w);
    }

    for (int i = quads * Quad + element_index(); i < count; i += element_count()) sum += static_cast<double>(values[i]) * values[i];
    sum = block_sum(sum);
    if (thread_index() == 0) partials[block_index()] = sum;
}

// The same over the rows that are of an id. Called by all threads of all blocks.
DEVICE void sum_of_squares_of_rows(
    int rows, int columns, const int* index, const float* matrix, int pitch, double* partials)
{
    double sum = 0;
    for (int row = block_index(); row < rows; row += block_count())
    {
        if (index[row] < 0) continue;
        for (int column = thread_index(); column < columns; column += thread_count())
        {
            double value = matrix[row * pitch + column];
            sum += value * value;
        }
    }

    sum = block_sum(sum);
    if (thread_index() == 0) partials[block_index()] = sum;
}

constexpr float NoLimit = -1;

// The norm of all gradients from the partial sums, and what clips it to max_norm, which may be 0: then nothing moves; the scale
// of the loss for the next step, which in fp16 follows the gradients: one that is not finite skips this step and halves the scale,
// 2000 steps without double it. Called by all threads of one block.
DEVICE void finish_norm(const Model& m, int partial_count, double* result, float max_norm = NoLimit)
{
    double sum = 0;
    for (int i = thread_index(); i < partial_count; i += thread_count()) sum += m.partials[i];
    sum = block_sum(sum);
    if (thread_index() != 0) return;

    Control& control = *m.control;
    float scale = control.loss_scale;
    double norm = sqrt(sum) / scale;

    // An infinite norm is not clipped: the rate would be 0, and the step look like one that is skipped.
    double clip = is_finite(norm) && max_norm >= 0 && norm > max_norm ? max_norm / norm : 1.0;
    *result = norm;
    control.rate = static_cast<float>(clip / scale);
    control.gradient_scale = scale;
#if MODELGEN_PRECISION == 3
    constexpr int Patience = 2000;
    constexpr float LargestScale = 1 << 24;
    if (!is_finite(norm))
    {
        control.rate = 0;
        control.skipped++;
        control.good_steps = 0;
        control.loss_scale = fmaxf(scale / 2, 1.0f);
    }
    else if (++control.good_steps == Patience)
    {
        control.good_steps = 0;
        control.loss_scale = fminf(scale * 2, LargestScale);
    }
#endif
}

// parameters -= rate * gradients; nothing where the rate is 0, whatever the gradients are. Called by all threads of all blocks.
DEVICE void descend(int count, float* parameters, const float* gradients, float rate)
{
    if (rate == 0) return;
    int quads = is_aligned(parameters) && is_aligned(gradients) ? count / Quad : 0;
#pragma unroll 4
    for (int i = element_index(); i < quads; i += element_count())
    {
        float4 p = load4(parameters + i * Quad), g = load4(gradients + i * Quad);
        store4(parameters + i * Quad, {p.x - rate * g.x, p.y - rate * g.y, p.z - rate * g.z, p.w - rate * g.w});
    }

    for (int i = quads * Quad + element_index(); i < count; i += element_count()) parameters[i] -= rate * gradients[i];
}

// table[id] -= rate * per_id[row] for each row that is of an id. Called by all threads of all blocks.
DEVICE void descend_rows(
    int rows, int columns, const int* index, float* table, int table_pitch, const float* per_id, int pitch, float rate)
{
    if (rate == 0) return;
    each_of_rows(
        rows, columns, has_quads(table, table_pitch) && has_quads(per_id, pitch),
        [=](int row, int column)
        {
            if (index[row] < 0) return;
            float* to = table + static_cast<long long>(index[row]) * table_pitch + column;
            float4 p = load4(to), g = load4(per_id + row * pitch + column);
            store4(to, {p.x - rate * g.x, p.y - rate * g.y, p.z - rate * g.z, p.w - rate * g.w});
        },
        [=](int row, int column)
        {
            if (index[row] < 0) return;
            table[static_cast<long long>(index[row]) * table_pitch + column] -= rate * per_id[row * pitch + column];
        });
}

// The gradients of several steps for one update: gradients and sums become the sum of both, where the step is not the first one.
// Called by all threads of all blocks.
DEVICE void sum_steps(const Model& m, int steps, int count, float* gradients, float* sums)
{
    bool is_first = m.control->step % steps == 1;
    int quads = is_aligned(gradients) && is_aligned(sums) ? count / Quad : 0;
#pragma unroll 4
    for (int i = element_index(); i < quads; i += element_count())
    {
        float4 sum = load4(gradients + i * Quad);
        if (!is_first)
        {
            float4 before = load4(sums + i * Quad);
            sum = {before.x + sum.x, before.y + sum.y, before.z + sum.z, before.w + sum.w};
            store4(gradients + i * Quad, sum);
        }

        store4(sums + i * Quad, sum);
    }

    for (int i = quads * Quad + element_index(); i < count; i += element_count())
    {
        float sum = is_first ? gradients[i] : sums[i] + gradients[i];
        gradients[i] = sum;
        sums[i] = sum;
    }

    // The scale of the loss changes with updates only.
    if (element_index() == 0) m.control->gradient_scale = m.control->loss_scale;
}

// Whether the step's gradients are not to be used: in fp16, one of them is not finite.
DEVICE bool is_skipped(const Model& m) { return m.control->rate == 0; }

// What gradients in memory are multiplied by in an update.
DEVICE float update_rate(const Model& m) { return m.control->learning_rate * m.control->rate; }
