// The CPU's version of kernels/platform.cuh: the same names, for the same kernels.
#pragma once
#include "cuda_launch.h"

struct alignas(8) float2 { float x, y; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(16) uint4 { unsigned x, y, z, w; };

#define KERNEL_OF_CLUSTERS(threads, name, cluster) \
    static void name(Model m, int t); \
    static const emulation::Registration registration_of_##name({#name, threads, cluster, [](void* const* arguments) \
        { name(*static_cast<const Model*>(arguments[0]), *static_cast<const int*>(arguments[1])); }}); \
    static void name([[maybe_unused]] Model m, [[maybe_unused]] int t)
#define KERNEL(threads, name) KERNEL_OF_CLUSTERS(threads, name, 1)
#define CLUSTER_KERNEL(threads, name) KERNEL_OF_CLUSTERS(threads, name, MODELGEN_CLUSTER)
#define PRODUCT_KERNEL KERNEL
#define DEVICE inline
constexpr int MostSharedBytes = 227 << 10;

#define SHARED static thread_local __attribute__((aligned(16)))

inline int block_index() { return emulation::here.block; }
inline int block_count() { return emulation::here.blocks; }
inline int thread_index() { return emulation::here.thread; }
inline int thread_count() { return emulation::here.threads; }
inline float* launched_shared()
{
    SHARED float launched[MostSharedBytes / sizeof(float)];
    return launched;
}

inline void block_barrier() { emulation::wait(emulation::State::AtBarrier); }
inline void spin() { emulation::wait(emulation::State::Spinning); }

inline void warp_barrier()
{
    const uint32_t* lanes[emulation::Warp];
    emulation::exchange<1>({0}, lanes);
    emulation::races::warp_met();
}

template <class T>
T shuffle_xor(T value, int mask)
{
    constexpr int Words = (sizeof(T) + 3) / 4;
    uint32_t mine[Words];
    memcpy(mine, &value, sizeof value);
    const uint32_t* lanes[emulation::Warp];
    emulation::exchange(mine, lanes);
    memcpy(&value, lanes[(thread_index() % emulation::Warp) ^ mask], sizeof value);
    return value;
}

inline unsigned warp_ballot(bool vote)
{
    uint32_t mine[] = {vote};
    const uint32_t* lanes[emulation::Warp];
    emulation::exchange(mine, lanes);
    unsigned votes = 0;
    for (int lane = 0; lane < emulation::Warp; lane++) votes |= lanes[lane][0] << lane;
    return votes;
}

inline int count_bits(unsigned bits) { return __builtin_popcount(bits); }
inline int first_bit(unsigned bits) { return __builtin_ctz(bits); }
inline bool is_aligned(const void* address) { return reinterpret_cast<uintptr_t>(address) % 16 == 0; }

struct Rounded { unsigned short bits; };

inline const void* checked(const void* address)
{
    if (!is_aligned(address)) emulation::fail("an address of four values is not a multiple of 16 bytes");
    return address;
}

inline const void* checked2(const void* address)
{
    if (reinterpret_cast<uintptr_t>(address) % 8 != 0) emulation::fail("an address of two values is not a multiple of 8 bytes");
    return address;
}

inline float2 load2(const float* from) { return *static_cast<const float2*>(checked2(from)); }

inline void store2(float* to, float x, float y)
{
    float2 value = {x, y};
    checked2(to);
    memcpy(to, &value, sizeof value);
}

inline uint2 load2(const unsigned* from) { return *static_cast<const uint2*>(checked2(from)); }
inline void store2(unsigned* to, uint2 value) { checked2(to); memcpy(to, &value, sizeof value); }

inline float4 load4(const float* from) { return *static_cast<const float4*>(checked(from)); }
inline void store4(float* to, float4 value) { checked(to); memcpy(to, &value, sizeof value); }
inline void store8(Rounded* to, uint4 value) { checked(to); memcpy(to, &value, sizeof value); }
inline void store4(unsigned* to, uint4 value) { checked(to); memcpy(to, &value, sizeof value); }
inline float load_fresh(const float* from, bool exists = true) { return exists ? *from : 0; }
inline float4 load4_fresh(const float* from, bool exists = true) { return exists ? load4(from) : float4{0, 0, 0, 0}; }

// What does not count is not read, and not a number.
inline float4 load4_fresh_of(const float* from, int count)
{
    if (count <= 0) return {0, 0, 0, 0};
    checked(from);
    float values[4] = {__builtin_nanf(""), __builtin_nanf(""), __builtin_nanf(""), __builtin_nanf("")};
    for (int i = 0; i < 4 && i < count; i++) values[i] = from[i];
    return {values[0], values[1], values[2], values[3]};
}

inline uint2 load4_fresh_of(const Rounded* from, int count)
{
    if (count <= 0) return {0, 0};
    checked2(from);
    Rounded values[4] = {{0x7FFF}, {0x7FFF}, {0x7FFF}, {0x7FFF}};
    for (int i = 0; i < 4 && i < count; i++) values[i] = from[i];
    uint2 words;
    memcpy(&words, values, sizeof words);
    return words;
}

#if MODELGEN_CLUSTER > 1
struct Gathered { unsigned short bits; };

inline uint2 load4_fresh_of(const Gathered* from, int count)
{
    uint2 words = {0, 0};
    if (count > 0) memcpy(&words, checked2(from), sizeof words);
    return words;
}

inline int cluster_rank() { return block_index() % MODELGEN_CLUSTER; }

inline void cluster_barrier()
{
    block_barrier();
    if (thread_index() == 0) emulation::meet_cluster();
    block_barrier();
}

inline void begin_arrivals(unsigned long long* arrivals) { emulation::begin_arrivals(arrivals); }
inline void expect_arrivals(unsigned long long* arrivals, int bytes) { emulation::expect_arrivals(arrivals, bytes); }
inline void wait_arrivals(unsigned long long* arrivals, unsigned phase) { emulation::wait_arrivals(arrivals, phase); }

inline void copy_to_cluster(Gathered* to, const Rounded* from, int bytes, unsigned long long* arrivals)
{
    if (bytes % 16 != 0) emulation::fail("a copy to a cluster is not of a multiple of 16 bytes");
    checked(to);
    checked(from);
    emulation::copy_to_cluster(to, from, bytes, arrivals);
}

inline void before_cluster_copies() {}
#endif

inline void copy4_async(float* to, const float* from, int count)
{
    checked(to);
    if (count > 0) checked(from);
    emulation::copy_later(to, from, 16, count * 4);
}

inline void copy1_async(float* to, const float* from, int count) { emulation::copy_later(to, from, 4, count * 4); }

inline void copy8_async(Rounded* to, const Rounded* from, int count)
{
    checked(to);
    if (count > 0) checked(from);
    emulation::copy_later(to, from, 16, count * 2);
}
inline void end_copies() { emulation::end_copies(); }

template <int groups>
void wait_copies() { emulation::wait_copies(groups); }

// Atomic: no race, whoever else does the same.
inline unsigned load_acquire(const unsigned* from)
{
    emulation::races::acquired(from);
    return __atomic_load_n(from, __ATOMIC_RELAXED);
}

inline unsigned add_release(unsigned* to, unsigned value)
{
    // Who acquires a later release than the one waited for would know too much, and hide a race.
    if (emulation::races::AreFound) emulation::let_others_look();
    emulation::races::released(to);
    return __atomic_fetch_add(to, value, __ATOMIC_RELAXED);
}

// Not compiled where products are fp32, as on the GPU.
#if MODELGEN_PRECISION > 0

namespace emulation
{

inline uint32_t bits(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

inline float from_bits(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

#if MODELGEN_PRECISION == 1
constexpr int WordValues = 1;

inline float value(uint32_t word, int) { return from_bits(word); }
#else
constexpr int WordValues = 2;

#if MODELGEN_PRECISION == 2
inline uint32_t narrowed(float value)
{
    if (value != value) return 0x7FFF;
    uint32_t word = bits(value);
    return (word + 0x7FFF + ((word >> 16) & 1)) >> 16;
}

inline float widened(uint32_t half) { return from_bits(half << 16); }
#else
inline uint32_t narrowed(float value)
{
    _Float16 half = static_cast<_Float16>(value);
    uint16_t word;
    memcpy(&word, &half, sizeof word);
    return word;
}

inline float widened(uint32_t half)
{
    uint16_t word = static_cast<uint16_t>(half);
    _Float16 value;
    memcpy(&value, &word, sizeof value);
    return value;
}
#endif

inline float value(uint32_t word, int i) { return widened(i == 0 ? word & 0xFFFF : word >> 16); }
#endif

}

#if MODELGEN_PRECISION == 1
// Ties away from zero: half a unit of the last bit that stays is added to the magnitude, the rest is cut off.
inline unsigned rounded(float value)
{
    uint32_t word = emulation::bits(value);
    return value - value == 0 ? (word + 0x1000) & ~0x1FFFu : word;
}
#else
inline unsigned rounded(float low, float high) { return emulation::narrowed(low) | emulation::narrowed(high) << 16; }
#endif

// The lanes publish what they hold; each computes its four elements of C from what the documented layout says is where.
inline void mma(float (&c)[4], const unsigned (&a)[4], const unsigned (&b)[2])
{
    uint32_t mine[] = {a[0], a[1], a[2], a[3], b[0], b[1]};
    const uint32_t* lanes[emulation::Warp];
    emulation::exchange(mine, lanes);
    int lane = thread_index() % emulation::Warp;
    for (int i = 0; i < 4; i++)
    {
        int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
        for (int word = 0; word < 8; word++)
        {
            uint32_t left = lanes[row % 8 * 4 + word % 4][row / 8 + word / 4 * 2];
            uint32_t right = lanes[column * 4 + word % 4][4 + word / 4];
            for (int part = 0; part < emulation::WordValues; part++)
                c[i] += emulation::value(left, part) * emulation::value(right, part);
        }
    }
}

#if MODELGEN_PRECISION > 1
// The lanes publish their rows; each takes its words.
template <bool transposed>
void load_matrices(const Rounded* row, unsigned (&words)[4])
{
    uint32_t mine[4];
    memcpy(mine, checked(row), sizeof mine);
    const uint32_t* lanes[emulation::Warp];
    emulation::exchange(mine, lanes);
    int lane = thread_index() % emulation::Warp, g = lane / 4, q = lane % 4;
    for (int matrix = 0; matrix < 4; matrix++)
    {
        const uint32_t* const* rows = lanes + matrix * 8;
        auto half = [&](int r, int column) { return rows[r][column / 2] >> column % 2 * 16 & 0xFFFF; };
        words[matrix] = transposed ? half(2 * q, g) | half(2 * q + 1, g) << 16 : rows[g][q];
    }
}
#endif

#endif
