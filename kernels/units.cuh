#pragma once
#include "model.cuh"

// What the products inside time loops have in common.

constexpr int UnitThreads = 256;

// Registers of a thread that may hold weights; sums and what is on its way need the others.
constexpr int MostResidentWeights = 160;

constexpr int MeetingFloats = 5 * 1024;

// Where the threads of a block add up their parts: one place for all products of a kernel.
DEVICE float* meeting_place()
{
    SHARED float parts[MeetingFloats];
    return parts;
}
