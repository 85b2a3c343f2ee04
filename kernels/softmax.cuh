#pragma once
#include "math.cuh"
#include "model.cuh"

// A row of logits at a time, called by all threads of a block. Logits that are not numbers make all results so.

// What turns logits into probabilities: e^(logit - largest) / sum.
struct Normalizer
{
    float largest;
    float sum;
};

DEVICE Normalizer normalizer(int classes, const float* logits)
{
    float largest = -3.402823466e38f;
#pragma unroll 4
    for (int v = thread_index(); v < classes; v += thread_count()) largest = fmaxf(largest, logits[v]);
    largest = block_max(largest);

    float sum = 0;
#pragma unroll 4
    for (int v = thread_index(); v < classes; v += thread_count()) sum += expf(logits[v] - largest);
    return {largest, block_sum(sum)};
}

DEVICE float cross_entropy(Normalizer n, float logit) { return logf(n.sum) - (logit - n.largest); }

// *token_loss = log(sum_v e^logits[v]) - logits[target]
DEVICE void softmax_loss(int classes, const float* logits, int target, float* token_loss)
{
    Normalizer n = normalizer(classes, logits);
    if (thread_index() == 0) *token_loss = cross_entropy(n, logits[target]);
}

// The loss, and gradient = (softmax(logits) - onehot(target)) * scale, which may be the place of the logits.
DEVICE void softmax_gradient(int classes, const float* logits, int target, float* token_loss, float scale, float* gradient)
{
    Normalizer n = normalizer(classes, logits);
    if (thread_index() == 0) *token_loss = cross_entropy(n, logits[target]);

    // The logit of the target is read before it is overwritten.
    block_barrier();
    float reciprocal = 1.0f / n.sum;
#pragma unroll 4
    for (int v = thread_index(); v < classes; v += thread_count())
        gradient[v] = (expf(logits[v] - n.largest) * reciprocal - (v == target ? 1.0f : 0.0f)) * scale;
}

// result = softmax(logits); may be the same row.
DEVICE void softmax_probabilities(int classes, const float* logits, float* result)
{
    Normalizer n = normalizer(classes, logits);
    float reciprocal = 1.0f / n.sum;
    for (int v = thread_index(); v < classes; v += thread_count()) result[v] = expf(logits[v] - n.largest) * reciprocal;
}

// result = softmax over the columns that are real, above 0, and 0 elsewhere; may be the same row. Column v is told by is_real[v * stride].
DEVICE void masked_softmax(int columns, const float* logits, const float* is_real, int stride, float* result)
{
    float largest = -3.402823466e38f;
    for (int v = thread_index(); v < columns; v += thread_count())
        if (is_real[v * stride] > 0) largest = fmaxf(largest, logits[v]);
    largest = block_max(largest);

    float sum = 0;
    for (int v = thread_index(); v < columns; v += thread_count())
        if (is_real[v * stride] > 0) sum += expf(logits[v] - largest);
    sum = block_sum(sum);
    for (int v = thread_index(); v < columns; v += thread_count())
        result[v] = is_real[v * stride] > 0 ? expf(logits[v] - largest) / sum : 0.0f;
}

// gradient = or += y (incoming - the sum of y * incoming), where y is the result of a softmax.
template <Start start>
DEVICE void softmax_backward(int columns, const float* y, const float* incoming, float* gradient)
{
    float sum = 0;
    for (int v = thread_index(); v < columns; v += thread_count()) sum += y[v] * incoming[v];
    sum = block_sum(sum);
    for (int v = thread_index(); v < columns; v += thread_count())
    {
        float value = y[v] * (incoming[v] - sum);
        gradient[v] = start == Start::Sum ? gradient[v] + value : value;
    }
}
