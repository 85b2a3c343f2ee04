#pragma once
#include "model.cuh"

// What the products inside time loops have in common.

constexpr int UnitThreads = 256;

constexpr int MeetingFloats = 20 * 384;

// Shared memory for weights, in bytes: what the meeting place and sums over a block leave of it.
constexpr int MostWeightBytes = MostSharedBytes - MeetingFloats * 4 - 1536;

// Where the threads of a block add up their parts: one place for all products of a kernel.
DEVICE float* meeting_place()
{
    SHARED float parts[MeetingFloats];
    return parts;
}
