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
    float* gradient, int gradient_pitch, int weight_pitch = 1)
{
    for (int e = element_index(); e < rows * columns; e += element_count())
    {
        int row = e / columns, column = e % columns;
        float factor = 2.0f * scale * (weights == nullptr ? 1.0f : weights[row * weight_pitch]);
        float value = (prediction[row * pitch + column] - target[row * target_pitch + column]) * factor;
        float& to = gradient[row * gradient_pitch + column];
        to = TStart == Start::Sum ? to + value : value;
    }
}

// *cost = the sum of the rows' losses times their weights, in double, times `scale` and divided by `divisor`. Called by all threads of one
// block.
template <Start TStart>
DEVICE void sum_losses(
    int count, const float* row_loss, const float* weights, int divisor, double* cost, int loss_pitch = 1, int weight_pitch = 1, double scale = 1)
{
    double sum = 0;
    for (int i = thread_index(); i < count; i += thread_count())
        sum += row_loss[i * loss_pitch] * (weights == nullptr ? 1.0 : weights[i * weight_pitch]);
    sum = block_sum(sum) * scale;
    if (thread_index() == 0) *cost = TStart == Start::Sum ? *cost + sum / divisor : sum / divisor;
}

// gradient = weights * scale, where no weights mean 1. Called by all threads of all blocks.
template <Start TStart>
DEVICE void sum_losses_gradient(int count, const float* weights, int weight_pitch, float scale, float* gradient, int gradient_pitch)
{
    for (int i = element_index(); i < count; i += element_count())
    {
        float value = scale * (weights == nullptr ? 1.0f : weights[i * weight_pitch]);
        float& to = gradient[i * gradient_pitch];
        to = TStart == Start::Sum ? to + value : value;
    }
}

// result = weights / their sum, or 0 where that is 0. No weights mean 1; where a label is below 0, a weight is 0. Called by all threads of one
// block.
DEVICE void mean_weights(int count, const float* weights, int weight_pitch, const int* labels, float* result, int result_pitch)
{
    double sum = 0;
    for (int i = thread_index(); i < count; i += thread_count())
        sum += labels != nullptr && labels[i] < 0 ? 0.0 : weights == nullptr ? 1.0 : weights[i * weight_pitch];
    sum = block_sum(sum);
    for (int i = thread_index(); i < count; i += thread_count())
    {
        double weight = labels != nullptr && labels[i] < 0 ? 0.0 : weights == nullptr ? 1.0 : weights[i * weight_pitch];
        result[i * result_pitch] = sum == 0 ? 0.0f : static_cast<float>(weight / sum);
    }
}

// *row_loss = (1 - smoothing) * -log(p[target] + offset) + smoothing * mean_v(-log p[v]) with p = softmax(logits); 0 where the target is below
// 0. Called by all threads of a block, for a row.
DEVICE void target_loss(int classes, const float* logits, int target, float* row_loss, double smoothing, double offset)
{
    if (target < 0)
    {
        if (thread_index() == 0) *row_loss = 0;
        return;
    }

    Normalizer n = normalizer(classes, logits);
    double total = 0;
    for (int v = thread_index(); smoothing > 0 && v < classes; v += thread_count()) total += logits[v] - n.largest;
    total = block_sum(total);
    if (thread_index() != 0) return;
    double log_sum = log(static_cast<double>(n.sum)), right = log_sum - (static_cast<double>(logits[target]) - n.largest);
    if (offset > 0) right = -log(exp(-right) + offset);
    *row_loss = static_cast<float>((1 - smoothing) * right + smoothing * (log_sum - total / classes));
}

// Its gradient, times scale. Called by all threads of a block, for a row.
template <Start TStart>
DEVICE void target_loss_gradient(
    int classes, const float* logits, int target, double smoothing, double offset, float scale, float* gradient)
{
    if (target < 0)
    {
        for (int v = thread_index(); TStart == Start::Zero && v < classes; v += thread_count()) gradient[v] = 0;
        return;
    }

    Normalizer n = normalizer(classes, logits);
    double right = exp(static_cast<double>(logits[target]) - n.largest) / n.sum;
    float own = static_cast<float>((1 - smoothing) * (offset > 0 ? right / (right + offset) : 1)), rest = static_cast<float>(smoothing / classes);
    float share = static_cast<float>((own + smoothing) / n.sum);
    for (int v = thread_index(); v < classes; v += thread_count())
    {
        float value = (expf(logits[v] - n.largest) * share - (v == target ? own : 0.0f) - rest) * scale;
        gradient[v] = TStart == Start::Sum ? gradient[v] + value : value;
    }
}
