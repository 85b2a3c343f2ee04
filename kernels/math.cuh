#pragma once
#include "platform.cuh"

// Not a number stays not a number in all of these.

// 1 / (1 + e^-x), by way of e^-|x|, which is never too large.
DEVICE float sigmoid(float x)
{
    float u = expf(-fabsf(x));
    return (x < 0 ? u : 1.0f) / (1.0f + u);
}

// log(1 + e^x)
DEVICE float softplus(float x) { return fmaxf(x, 0.0f) + log1pf(expf(-fabsf(x))); }

DEVICE float relu(float x) { return x <= 0 ? 0.0f : x; }

// The smaller and the larger one; of equal ones the second.
DEVICE float minimum(float a, float b) { return a < b || a != a ? a : b; }
DEVICE float maximum(float a, float b) { return a > b || a != a ? a : b; }

DEVICE bool is_finite(double x) { return x - x == 0; }

// Combines the values of a block's threads, always in the same order; every thread gets the result. Called by all threads of a
// block, whose number is a multiple of 32.
template <class T, class TCombine>
DEVICE T combine_block(T value, TCombine combine)
{
    SHARED T of_warp[32];
    for (int mask = WarpThreads / 2; mask > 0; mask /= 2) value = combine(value, shuffle_xor(value, mask));

    // Others may still be reading what an earlier call left.
    block_barrier();
    if (lane_index() == 0) of_warp[warp_index()] = value;
    block_barrier();
    T result = of_warp[0];
    for (int warp = 1; warp < thread_count() / WarpThreads; warp++) result = combine(result, of_warp[warp]);
    return result;
}

struct Add
{
    template <class T>
    DEVICE T operator()(T a, T b) const { return a + b; }
};

struct Larger
{
    DEVICE float operator()(float a, float b) const { return fmaxf(a, b); }
};

template <class T>
DEVICE T block_sum(T value) { return combine_block(value, Add()); }

// The largest number; values that are not numbers do not count.
DEVICE float block_max(float value) { return combine_block(value, Larger()); }
