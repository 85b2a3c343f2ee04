#pragma once

// What compiler and hardware supply, under names of our own. The CPU's version of the same names is written by the tests, which
// read their header before any other.

#if !defined(MODELGEN_PRECISION)
#define MODELGEN_PRECISION 0
#endif

// Blocks of a cluster; 1 where there are none. What a cluster shares are factors in 16 bits.
#if !defined(MODELGEN_CLUSTER) || MODELGEN_PRECISION < 2
#undef MODELGEN_CLUSTER
#define MODELGEN_CLUSTER 1
#endif
constexpr int ClusterBlocks = MODELGEN_CLUSTER;

#if !defined(MODELGEN_EMULATED)

// Every kernel has the same arguments: the model, and the time step where it is launched step by step. One block for each
// multiprocessor is enough, says the 1: where weights stay in registers, a thread may have all there are.
#define KERNEL(threads, name) extern "C" __global__ void __launch_bounds__(threads, 1) name(Model m, int t)
// Of products of matrices: two blocks share a multiprocessor, so that one multiplies while the other waits.
#define PRODUCT_KERNEL(threads, name) extern "C" __global__ void __launch_bounds__(threads, 2) name(Model m, int t)
// Of time loops whose blocks come in clusters.
#if MODELGEN_CLUSTER > 1
#define CLUSTER_KERNEL(threads, name) \
    extern "C" __global__ void __cluster_dims__(MODELGEN_CLUSTER, 1, 1) __launch_bounds__(threads, 1) name(Model m, int t)
#else
#define CLUSTER_KERNEL KERNEL
#endif
#define DEVICE __device__ __forceinline__

// Shared memory that a block can have, in bytes.
#if defined(__CUDA_ARCH__) && (__CUDA_ARCH__ == 860 || __CUDA_ARCH__ == 890 || __CUDA_ARCH__ >= 1200)
constexpr int MostSharedBytes = 99 << 10;
#elif defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 900
constexpr int MostSharedBytes = 163 << 10;
#else
constexpr int MostSharedBytes = 227 << 10;
#endif

#define SHARED __shared__ __align__(16)

DEVICE int block_index() { return static_cast<int>(blockIdx.x); }
DEVICE int block_count() { return static_cast<int>(gridDim.x); }
DEVICE int thread_index() { return static_cast<int>(threadIdx.x); }
DEVICE int thread_count() { return static_cast<int>(blockDim.x); }

// A factor of a product as it is multiplied, where that is in 16 bits.
struct Rounded
{
    unsigned short bits;
};

// All threads of the block meet, and see what any of them wrote.
DEVICE void block_barrier() { __syncthreads(); }

// The shared memory that a launch asks for, beside what kernels declare: more than 48 KB of a block come this way only. Begins at a
// multiple of 16 bytes.
DEVICE float* launched_shared()
{
    extern __shared__ __align__(16) float launched[];
    return launched;
}

// All threads of the warp meet, and see what any of them wrote to shared memory.
DEVICE void warp_barrier() { __syncwarp(); }

// The value of the lane whose number differs in the bits of the mask. All lanes of the warp call it.
template <class T>
DEVICE T shuffle_xor(T value, int mask) { return __shfl_xor_sync(0xFFFFFFFFu, value, mask); }

// Bit i says how lane i voted. All lanes of the warp call it.
DEVICE unsigned warp_ballot(bool vote) { return __ballot_sync(0xFFFFFFFFu, vote); }

// How many bits are set.
DEVICE int count_bits(unsigned bits) { return __popc(bits); }

// Number of the lowest bit that is set.
DEVICE int first_bit(unsigned bits) { return __ffs(static_cast<int>(bits)) - 1; }

DEVICE bool is_aligned(const void* address) { return (reinterpret_cast<unsigned long long>(address) & 15) == 0; }

// Two floats at an address that is a multiple of 8 bytes.
DEVICE float2 load2(const float* from) { return *reinterpret_cast<const float2*>(from); }
DEVICE void store2(float* to, float x, float y) { *reinterpret_cast<float2*>(to) = {x, y}; }

// Four floats at an address that is a multiple of 16 bytes.
DEVICE float4 load4(const float* from) { return *reinterpret_cast<const float4*>(from); }
DEVICE uint2 load2(const unsigned* from) { return *reinterpret_cast<const uint2*>(from); }
DEVICE void store2(unsigned* to, uint2 value) { *reinterpret_cast<uint2*>(to) = value; }
DEVICE void store4(float* to, float4 value) { *reinterpret_cast<float4*>(to) = value; }
DEVICE void store8(Rounded* to, uint4 value) { *reinterpret_cast<uint4*>(to) = value; }
DEVICE void store4(unsigned* to, uint4 value) { *reinterpret_cast<uint4*>(to) = value; }

// Copies from memory to shared memory on their way, past the registers: `count` of four floats, or of one; what does not exist
// becomes 0 and is not read. Both addresses are multiples of what is copied.
DEVICE void copy4_async(float* to, const float* from, int count)
{
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
        : : "r"(static_cast<unsigned>(__cvta_generic_to_shared(to))), "l"(from), "r"(count * 4) : "memory");
}

DEVICE void copy1_async(float* to, const float* from, int count)
{
    asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
        : : "r"(static_cast<unsigned>(__cvta_generic_to_shared(to))), "l"(from), "r"(count * 4) : "memory");
}

// Eight of 16 bits, of which `count` exist.
DEVICE void copy8_async(Rounded* to, const Rounded* from, int count)
{
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
        : : "r"(static_cast<unsigned>(__cvta_generic_to_shared(to))), "l"(from), "r"(count * 2) : "memory");
}

// The copies since the last call are a group.
DEVICE void end_copies() { asm volatile("cp.async.commit_group;" : : : "memory"); }

// Waits until no more than so many groups of this thread are on their way, the latest ones.
template <int groups>
DEVICE void wait_copies() { asm volatile("cp.async.wait_group %0;" : : "n"(groups) : "memory"); }

// What other blocks wrote in this launch, or 0 where nothing exists: past the L1 cache, which knows nothing of other
// multiprocessors. Volatile, or the compiler would remember the value of the step before; with the condition inside, for loops
// with branches are not unrolled.
DEVICE float load_fresh(const float* from, bool exists = true)
{
    float value = 0;
    asm volatile("{ .reg .pred p; setp.ne.b32 p, %2, 0; @p ld.global.cg.f32 %0, [%1]; }"
        : "+f"(value) : "l"(from), "r"(static_cast<int>(exists)));
    return value;
}

DEVICE float4 load4_fresh(const float* from, bool exists = true)
{
    float4 value = {0, 0, 0, 0};
    asm volatile("{ .reg .pred p; setp.ne.b32 p, %5, 0; @p ld.global.cg.v4.f32 {%0, %1, %2, %3}, [%4]; }"
        : "+f"(value.x), "+f"(value.y), "+f"(value.z), "+f"(value.w) : "l"(from), "r"(static_cast<int>(exists)));
    return value;
}

// Of four floats that are read as a whole so many count; what the others are is not said.
DEVICE float4 load4_fresh_of(const float* from, int count) { return load4_fresh(from, count > 0); }

// The same of four factors in 16 bits, at an address that is a multiple of 8 bytes.
DEVICE uint2 load4_fresh_of(const Rounded* from, int count)
{
    uint2 words = {0, 0};
    asm volatile("{ .reg .pred p; setp.ne.b32 p, %3, 0; @p ld.global.cg.v2.u32 {%0, %1}, [%2]; }"
        : "+r"(words.x), "+r"(words.y) : "l"(from), "r"(static_cast<int>(count > 0)));
    return words;
}

#if MODELGEN_CLUSTER > 1
#if __CUDACC_VER_MAJOR__ < 12
#error "Copies to a cluster need NVRTC 12 or later."
#endif

// A factor in 16 bits that a cluster has copied to shared memory.
struct Gathered
{
    unsigned short bits;
};

DEVICE uint2 load4_fresh_of(const Gathered* from, int count)
{
    return count > 0 ? *reinterpret_cast<const uint2*>(from) : uint2{0, 0};
}

// Which block of its cluster it is.
DEVICE int cluster_rank() { return block_index() % ClusterBlocks; }

// All threads of all blocks of the cluster meet.
DEVICE void cluster_barrier()
{
    asm volatile("barrier.cluster.arrive.release.aligned; barrier.cluster.wait.acquire.aligned;" : : : "memory");
}

DEVICE unsigned shared_address(const void* place) { return static_cast<unsigned>(__cvta_generic_to_shared(place)); }

// Where copies to the block's shared memory are counted, in bytes. One thread begins it; afterwards the blocks of the cluster meet.
DEVICE void begin_arrivals(unsigned long long* arrivals)
{
    asm volatile("mbarrier.init.shared::cta.b64 [%0], 1; fence.mbarrier_init.release.cluster;" : : "r"(shared_address(arrivals)) : "memory");
}

// So many bytes will come until the next wait. One thread says so; they may have come before.
DEVICE void expect_arrivals(unsigned long long* arrivals, int bytes)
{
    asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" : : "r"(shared_address(arrivals)), "r"(bytes) : "memory");
}

// Waits until they have come; phase is 0 the first time, then 1, and so on in turns.
DEVICE void wait_arrivals(unsigned long long* arrivals, unsigned phase)
{
    unsigned done = 0;
    while (done == 0)
    {
        asm volatile("{ .reg .pred p; mbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2; selp.u32 %0, 1, 0, p; }"
            : "=r"(done) : "r"(shared_address(arrivals)), "r"(phase) : "memory");
    }
}

// Copies bytes, a multiple of 16, to the same place in the shared memory of each block of the cluster, which is told by its arrivals. All
// addresses are multiples of 16. The memory is read once.
DEVICE void copy_to_cluster(Gathered* to, const Rounded* from, int bytes, unsigned long long* arrivals)
{
    constexpr unsigned short AllBlocks = (1 << ClusterBlocks) - 1;
    asm volatile(
        "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes.multicast::cluster [%0], [%1], %2, [%3], %4;"
        : : "r"(shared_address(to)), "l"(__cvta_generic_to_global(from)), "r"(bytes), "r"(shared_address(arrivals)), "h"(AllBlocks) : "memory");
}

// What this thread has written, or seen written, is there for copies to a cluster.
DEVICE void before_cluster_copies() { asm volatile("fence.proxy.async;" : : : "memory"); }

#endif

// Adds, after all that this thread has seen written is visible to the whole device; returns what was there.
DEVICE unsigned add_release(unsigned* to, unsigned value)
{
    unsigned before;
    asm volatile("atom.add.release.gpu.global.u32 %0, [%1], %2;" : "=r"(before) : "l"(to), "r"(value) : "memory");
    return before;
}

// Loads; what its writer had released is visible afterwards.
DEVICE unsigned load_acquire(const unsigned* from)
{
    unsigned value;
    asm volatile("ld.acquire.gpu.global.u32 %0, [%1];" : "=r"(value) : "l"(from) : "memory");
    return value;
}

// Once in every round of a loop that waits for other blocks.
DEVICE void spin() { __nanosleep(20); }

#if MODELGEN_PRECISION == 1

// A factor of mma: to the nearest with 10 bits of mantissa, ties away from zero.
DEVICE unsigned rounded(float value)
{
    unsigned word;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(value));
    return word;
}

#elif MODELGEN_PRECISION == 2

// Two factors of mma, each rounded to the nearest.
DEVICE unsigned rounded(float low, float high)
{
    unsigned word;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(high), "f"(low));
    return word;
}

#elif MODELGEN_PRECISION == 3

// Two factors of mma, each rounded to the nearest; what is too large becomes infinite.
DEVICE unsigned rounded(float low, float high)
{
    unsigned word;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(high), "f"(low));
    return word;
}

#endif

#if MODELGEN_PRECISION > 0

#if MODELGEN_PRECISION == 1
#define MODELGEN_MMA "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32"
#elif MODELGEN_PRECISION == 2
#define MODELGEN_MMA "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32"
#else
#define MODELGEN_MMA "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32"
#endif

// C[16, 8] += A[16, k] B[k, 8], with k in 8 words: 8 values of 32 bits or 16 of 16 bits. The lane with g = lane / 4 and
// q = lane % 4 holds of A the rows g and g + 8 of word q, then of word q + 4; of B the words q and q + 4 of column g; of C the
// columns 2q and 2q + 1 of row g, then of row g + 8. All lanes of the warp call it.
DEVICE void mma(float (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2])
{
    asm(MODELGEN_MMA " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

#if MODELGEN_PRECISION > 1

// Four matrices of 8 by 8 in shared memory, of which lane i names row i % 8 of matrix i / 8: eight neighbours at a multiple of 16
// bytes. Of each matrix, the lane with g = lane / 4 and q = lane % 4 gets the columns 2q and 2q + 1 of row g as a word; transposed, the
// rows 2q and 2q + 1 of column g. All lanes of the warp call it.
template <bool transposed>
DEVICE void load_matrices(const Rounded* row, unsigned (&words)[4])
{
    unsigned address = static_cast<unsigned>(__cvta_generic_to_shared(row));
    if constexpr (transposed)
    {
        asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
            : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3]) : "r"(address) : "memory");
    }
    else
    {
        asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
            : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3]) : "r"(address) : "memory");
    }
}

#endif
#endif
#endif

// Threads of a warp: those that move together.
constexpr int WarpThreads = 32;

DEVICE int lane_index() { return thread_index() % WarpThreads; }
DEVICE int warp_index() { return thread_index() / WarpThreads; }

// All threads of all blocks, for loops over elements: begin at element_index(), step by element_count().
DEVICE int element_index() { return block_index() * thread_count() + thread_index(); }
DEVICE int element_count() { return block_count() * thread_count(); }
