// What the race detector is told of a launch, by the emulation; nothing where kernels are compiled without it.
#pragma once
#include <cstddef>

namespace emulation::races
{

// Where a thread is between the barriers, as the detector knows it: begin_copy returns one.
struct Moment;

#if defined(MODELGEN_RACES)

constexpr bool AreFound = true;

void begin_launch(const char* kernel, int blocks, int threads, bool cooperative, const char* shared, size_t shared_bytes);

// The first race of the launch; empty where there is none. Good until the next launch.
const char* end_launch();

// From here on it is the kernel that runs, as this thread, or no longer.
void enter(int block, int thread);
void leave();

// All threads of the block have met, or all lanes of the warp that runs.
void block_met(int block);
void warp_met();

// What the thread that runs knows is known to who acquires it.
void released(const void* word);
void acquired(const void* word);

// A copy may happen at any time between the two. `where` is the place in the code of the kernel.
const Moment* begin_copy();
void end_copy(const Moment* begun, const void* to, int length, const void* from, int count, const void* where);

#else

constexpr bool AreFound = false;

inline void begin_launch(const char*, int, int, bool, const char*, size_t) {}
inline const char* end_launch() { return ""; }
inline void enter(int, int) {}
inline void leave() {}
inline void block_met(int) {}
inline void warp_met() {}
inline void released(const void*) {}
inline void acquired(const void*) {}
inline const Moment* begin_copy() { return nullptr; }
inline void end_copy(const Moment*, const void*, int, const void*, int, const void*) {}

#endif

}
