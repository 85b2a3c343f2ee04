// What a thread of a kernel asks of the emulation. It is compiled once for all kernels (cuda_launch.cpp); this file is read with each of
// them, so it needs as little as can be.
#pragma once
#include "race_hooks.h"
#include <cmath>
#include <cstdint>
#include <cstring>

namespace emulation
{

constexpr int Warp = 32, SlotWords = 8;

enum class State { Ready, AtBarrier, AtWarp, Spinning, Done, Failed };

struct Kernel
{
    const char* name;
    int max_threads;
    int cluster;  // blocks of a cluster
    void (*run)(void* const* arguments);
};

struct Registration
{
    explicit Registration(const Kernel& kernel);
};

// Which thread of which block runs, and how many there are.
struct Place
{
    int block, blocks, thread, threads;
};

extern __thread Place here;

// Lets others run until what the thread waits for has come.
void wait(State state);

// Threads that wait for other blocks look once more before this one goes on: what they see is no later than it must be.
void let_others_look();

void fail(const char* what);

void copy_later(void* to, const void* from, int length, int count);
void end_copies();

// Makes the copies of all ended groups but the latest ones.
void wait_copies(int groups);

// All blocks of the cluster meet; one thread of each calls it.
void meet_cluster();

// Copies to the shared memory of all blocks of the cluster, and the places where they are counted.
void begin_arrivals(const void* place);
void expect_arrivals(const void* place, int bytes);
void wait_arrivals(const void* place, unsigned phase);
void copy_to_cluster(void* to, const void* from, int bytes, const void* arrivals);

// Publishes words to the warp, waits for all its lanes; returns the words of each.
void exchange(const uint32_t* mine, int words, const uint32_t* (&others)[Warp]);

template <int words>
void exchange(const uint32_t (&mine)[words], const uint32_t* (&others)[Warp])
{
    static_assert(words <= SlotWords);
    exchange(mine, words, others);
}

}
