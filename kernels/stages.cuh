#pragma once
#include "model.cuh"

// The sum of a tile of a product, chunk by chunk of k: while one is multiplied, the next ones are on their way to shared memory.

constexpr int TileThreads = 256;

// Calls multiply(left chunk, right chunk) for chunks of `Depth` values of k from `begin` to before `end`. The factors consist of T; they
// send chunks of `ChunkLength` on their way, with zeros for what lies beyond `end`.
template <int Depth, class T, class TLeft, class TRight, class TMultiply>
DEVICE void multiply_in_stages(const TLeft& left, const TRight& right, int begin, int end, TMultiply multiply)
{
    constexpr int StageLength = TLeft::ChunkLength + TRight::ChunkLength, StageBytes = StageLength * static_cast<int>(sizeof(T));
    constexpr int Stages = 4 * StageBytes <= ProductSharedBytes ? 4 : 3;
    static_assert(Stages * StageBytes <= ProductSharedBytes, "two blocks share a multiprocessor");

    T* stages = reinterpret_cast<T*>(launched_shared());
    auto fetch = [&](int chunk)
    {
        int k = begin + chunk * Depth;
        T* stage = stages + chunk % Stages * StageLength;
        if (k < end)
        {
            left.fetch(k, stage);
            right.fetch(k, stage + TLeft::ChunkLength);
        }

        end_copies();
    };

#pragma unroll
    for (int chunk = 0; chunk < Stages - 1; chunk++) fetch(chunk);
    for (int chunk = 0; begin + chunk * Depth < end; chunk++)
    {
        // After the barrier the chunk is there for all, and all are done with the one before, whose place is taken next.
        wait_copies<Stages - 2>();
        block_barrier();
        fetch(chunk + Stages - 1);
        const T* stage = stages + chunk % Stages * StageLength;
        multiply(stage, stage + TLeft::ChunkLength);
    }
}
