#pragma once
#include "units.cuh"

// The left factor of a product inside a time loop, as the blocks of a cluster get it. All of them need all of it in every step; each sends for
// its share of the rows, and what comes is written to the shared memory of all of them at once (TMA's multicast). So the L2 cache is read
// once for a cluster, and not once for a block.
#if MODELGEN_CLUSTER > 1

template <int Rows, int Depth, int SharedBegin>
class ClusterGather
{
    static constexpr int RowBytes = (Depth * 2 + 15) / 16 * 16, Arrivals = 16;

    // Weights are in shared memory as well.
    static constexpr int MostBytes = 112 << 10;

public:
    // 16-bit numbers from one row to the next: an odd multiple of 32 bytes, so that neighbouring rows lie in other banks.
    static constexpr int Pitch = (RowBytes + 31) / 64 * 32 + 16;
    static constexpr int SharedEnd = SharedBegin + Arrivals + Rows * Pitch * 2;
    static constexpr bool Fits = SharedEnd <= MostBytes;

    // Once before the loop. Called by all threads of all blocks of the cluster.
    DEVICE void begin()
    {
        if (thread_index() == 0) begin_arrivals(arrivals());
        cluster_barrier();
    }

    // The rows, which are Pitch apart. All blocks have met since the last call, and since the factor was written. Called by all threads
    // of all blocks of the cluster.
    DEVICE const Gathered* rows(const Rounded* left, int pitch)
    {
        Gathered* to = reinterpret_cast<Gathered*>(arrivals() + Arrivals / 8);
        if (thread_index() == 0) expect_arrivals(arrivals(), Rows * RowBytes);
        for (int row = cluster_rank() + thread_index() * ClusterBlocks; row < Rows; row += UnitThreads * ClusterBlocks)
        {
            before_cluster_copies();
            copy_to_cluster(to + row * Pitch, left + row * pitch, RowBytes, arrivals());
        }

        if (thread_index() == 0) wait_arrivals(arrivals(), phase_);
        phase_ ^= 1;
        block_barrier();
        return to;
    }

private:
    DEVICE static unsigned long long* arrivals() { return reinterpret_cast<unsigned long long*>(launched_shared()) + SharedBegin / 8; }

    unsigned phase_ = 0;
};

#else

template <int Rows, int Depth, int SharedBegin>
struct ClusterGather
{
    static constexpr bool Fits = false;
    static constexpr int SharedEnd = SharedBegin, Pitch = 0;
};

#endif

// Blocks of a loop in whole clusters: the last ones may own nothing.
DEVICE constexpr int in_clusters(int blocks) { return (blocks + ClusterBlocks - 1) / ClusterBlocks * ClusterBlocks; }
