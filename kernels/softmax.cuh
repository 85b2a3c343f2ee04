#pragma once
#include "exchange.cuh"
#include "math.cuh"
#include "quad.cuh"

// A row of logits at a time, called by all threads of a block. Logits that are not numbers make all results so.

// What turns logits into probabilities: e^(logit - largest) / sum.
struct Normalizer
{
    float largest;
    float sum;
};

constexpr float Lowest = -3.402823466e38f;

// A row of up to 10,240 floats that the threads of a block keep in their registers, so that memory is read once: quads, and what is
// left behind the last of them.
class KeptRow
{
public:
    DEVICE static bool fits(int classes, const float* row)
    {
        return is_aligned(row) && classes / Quad <= Quads * thread_count();
    }

    DEVICE KeptRow(int classes, const float* row) : classes_(classes)
    {
#pragma unroll
        for (int i = 0; i < Quads; i++)
            if (place(i) < quads()) quads_[i] = load4(row + place(i) * Quad);
        if (last() < classes_) last_ = row[last()];
    }

    // The values become e^(logit - largest). Called by all threads of a block.
    DEVICE Normalizer normalize()
    {
        float largest = Lowest;
        each([&](float& value) { largest = fmaxf(largest, value); });
        largest = block_max(largest);

        float sum = 0;
        each([&](float& value)
        {
            value = expf(value - largest);
            sum += value;
        });
        return {largest, block_sum(sum)};
    }

    // to[v] = result(v, value v)
    template <class TRow, class TResult>
    DEVICE void write(TRow to, TResult result) const
    {
#pragma unroll
        for (int i = 0; i < Quads; i++)
        {
            int v = place(i) * Quad;
            const float4& quad = quads_[i];
            if (place(i) < quads())
                to.store_quad(v, {result(v, quad.x), result(v + 1, quad.y), result(v + 2, quad.z), result(v + 3, quad.w)});
        }

        if (last() < classes_) to.store(last(), result(last(), last_));
    }

private:
    static constexpr int Quads = 10;

    DEVICE static int place(int i) { return i * thread_count() + thread_index(); }
    DEVICE int quads() const { return classes_ / Quad; }
    DEVICE int last() const { return quads() * Quad + thread_index(); }

    template <class TDo>
    DEVICE void each(TDo what)
    {
#pragma unroll
        for (int i = 0; i < Quads; i++)
        {
            if (place(i) >= quads()) continue;
            what(quads_[i].x);
            what(quads_[i].y);
            what(quads_[i].z);
            what(quads_[i].w);
        }

        if (last() < classes_) what(last_);
    }

    int classes_;
    float4 quads_[Quads];
    float last_;
};

DEVICE Normalizer normalizer(int classes, const float* logits)
{
    if (KeptRow::fits(classes, logits)) return KeptRow(classes, logits).normalize();

    float largest = Lowest;
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

// The loss of a row, before its logits are overwritten; what e^(logit - largest) of class v then makes of them.
class LossGradient
{
public:
    DEVICE LossGradient(Normalizer n, const float* logits, int target, float* token_loss, float scale)
        : reciprocal_(1.0f / n.sum), scale_(scale), target_(target)
    {
        if (thread_index() == 0) *token_loss = cross_entropy(n, logits[target]);
        block_barrier();
    }

    DEVICE float operator()(int v, float power) const { return (power * reciprocal_ - (v == target_ ? 1.0f : 0.0f)) * scale_; }

private:
    float reciprocal_, scale_;
    int target_;
};

// The loss, and gradient = (softmax(logits) - onehot(target)) * scale, which may be the place of the logits.
template <class TRow>
DEVICE void softmax_gradient(int classes, const float* logits, int target, float* token_loss, float scale, TRow gradient)
{
    if (KeptRow::fits(classes, logits) && is_aligned(gradient.values))
    {
        KeptRow row(classes, logits);
        row.write(gradient, LossGradient(row.normalize(), logits, target, token_loss, scale));
        return;
    }

    Normalizer n = normalizer(classes, logits);
    LossGradient result(n, logits, target, token_loss, scale);
#pragma unroll 4
    for (int v = thread_index(); v < classes; v += thread_count()) gradient.store(v, result(v, expf(logits[v] - n.largest)));
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
    float largest = Lowest;
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
