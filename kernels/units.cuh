#pragma once
#include "model.cuh"

// What the products inside time loops have in common.

constexpr int UnitThreads = 256;

// Where the threads of a block add up their parts: in fp32, each sum has many.
constexpr int FmaMeetingFloats = 20480, MmaMeetingFloats = 7680;
constexpr int MeetingFloats = MODELGEN_PRECISION == 0 ? FmaMeetingFloats : MmaMeetingFloats;

// Shared memory of a launch for weights, in bytes; the meeting place is behind it, and sums over a block have some of their own. In fp32
// there is none: what is not shared memory caches the weights.
constexpr int MostWeightBytes = MODELGEN_PRECISION == 0 ? 0 : MostSharedBytes - MeetingFloats * 4 - 1536;

// One place for all products of a kernel.
DEVICE float* meeting_place() { return launched_shared() + MostWeightBytes / 4; }
