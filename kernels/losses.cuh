#pragma once
#include "model.cuh"
#include "softmax.cuh"

// gradient = (softmax(logits) - onehot(target)) * scale, which may be the place of the logits. Called by all threads of a block, for a row.
template <Start TStart>
DEVICE void cross_entropy_gradient(int classes, const float* logits, int target, float scale, float* gradient)
{
    Normalizer n = normalizer(classes, logits);
    float reciprocal = 1.0f / n.sum;
    for (int v = thread_index(); v < classes; v += thread_count())
    {
        float value = (expf(logits[v] - n.largest) * reciprocal - (v == target ? 1.0f : 0.0f)) * scale;
        gradient[v] = TStart == Start::Sum ? gradient[v] + value : value;
    }
}

// *row_loss = sum_c (prediction[c] - target[c])^2. Called by all threads of a block, for a row.
DEVICE void squared_error(int columns, const float* prediction, const float* target, float* row_loss)
{
    double sum = 0;
    for (int column = thread_index(); column < columns; column += thread_count())
    {
        double difference = static_cast<double>(prediction[column]) - target[column];
        sum += difference * difference;
    }

    sum = block_sum(sum);
    if (thread_index() == 0) *row_loss = static_cast<float>(sum);
}

// gradient = 2 (prediction - target) * weights * scale, where no weights mean 1. Called by all threads of all blocks.
template <Start TStart>
DEVICE void squared_error_gradient(
    int rows, int columns, const float* prediction, int pitch, const float* target, int target_pitch, const float* weights, float scale,
    float* gradient, int gradient_pitch)
{
    for (int e = element_index(); e < rows * columns; e += element_count())
    {
        int row = e / columns, column = e % columns;
        float factor = 2.0f * scale * (weights == nullptr ? 1.0f : weights[row]);
        float value = (prediction[row * pitch + column] - target[row * target_pitch + column]) * factor;
        float& to = gradient[row * gradient_pitch + column];
        to = TStart == Start::Sum ? to + value : value;
    }
}

// *cost = the sum of the rows' losses times their weights, in double, divided by `divisor`. Called by all threads of one block.
template <Start TStart>
DEVICE void sum_losses(int count, const float* row_loss, const float* weights, int divisor, double* cost)
{
    double sum = 0;
    for (int i = thread_index(); i < count; i += thread_count()) sum += row_loss[i] * (weights == nullptr ? 1.0 : weights[i]);
    sum = block_sum(sum);
    if (thread_index() == 0) *cost = TStart == Start::Sum ? *cost + sum / divisor : sum / divisor;
}
