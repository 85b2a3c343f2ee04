#pragma once
#include "model.cuh"

// What the blocks of a time loop exchange from step to step, the left factors of its products. All is in the arena, as 32-bit floats; where
// products have 16-bit factors, it is a second time in memory, rounded by the thread that makes it, and laid out as in the arena. All blocks
// read all of it in every step: half of the bytes, and words of mma as they are. The factors are the same, only rounded earlier.

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
