#pragma once
#include "model.cuh"
#include "quad.cuh"

// Factors of products. All is in the arena, as 32-bit floats; where products have 16-bit factors, they are a second time in memory, rounded
// by the thread that makes them, and laid out as in the arena. What the blocks of a time loop exchange from step to step is such: all of them
// read all of it. Half of the bytes, and words of mma as they are; the factors are the same, only rounded earlier.

#if MODELGEN_PRECISION > 1
using Exchanged = Rounded;
#else
using Exchanged = float;
#endif

// Of the two, what a product reads.
DEVICE const Exchanged* exchanged([[maybe_unused]] const float* values, [[maybe_unused]] const Rounded* factors)
{
#if MODELGEN_PRECISION > 1
    return factors;
#else
    return values;
#endif
}

// Stores a value, and beside it the factor that it is in a product.
DEVICE void store_exchanged(float* to, [[maybe_unused]] Rounded* factors, int place, float value)
{
    to[place] = value;
#if MODELGEN_PRECISION > 1
    factors[place].bits = static_cast<unsigned short>(rounded(value, 0.0f));
#endif
}

// A row of floats that is written.
struct FloatRow
{
    float* values;

    DEVICE void store(int place, float value) const { values[place] = value; }
    DEVICE void store_quad(int place, float4 quad) const { store4(values + place, quad); }
};

// The same of one that is a factor.
struct FactorRow
{
    float* values;
    Rounded* factors;

    DEVICE void store(int place, float value) const { store_exchanged(values, factors, place, value); }

    // At a multiple of four.
    DEVICE void store_quad(int place, float4 quad) const
    {
        store4(values + place, quad);
#if MODELGEN_PRECISION > 1
        QuadWords of = words_of(quad);
        store2(reinterpret_cast<unsigned*>(factors + place), {of.words[0], of.words[1]});
#endif
    }
};
