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

// Where the weights of a product are, which are so many pieces, each some words of every thread: in registers if they are few; otherwise in
// shared memory from SharedBegin on, in bytes, and when it is full in registers; what is left is streamed in every step.
template <int Pieces, int PieceWords, int SharedBegin, int FewWords, int MostRegisterWords>
struct WeightPlaces
{
    static constexpr int PieceBytes = PieceWords * 4 * UnitThreads;
    static constexpr int Room = Pieces * PieceWords <= FewWords ? 0 : (MostWeightBytes - SharedBegin) / PieceBytes;
    static constexpr int Shared = Room < Pieces ? Room : Pieces;
    static constexpr int SharedEnd = SharedBegin + Shared * PieceBytes;
    static constexpr int Others = Pieces - Shared, MostRegisters = MostRegisterWords / PieceWords;
    static constexpr int Registers = Others < MostRegisters ? Others : MostRegisters;
    static constexpr bool AreOnChip = Shared + Registers == Pieces;
};

// One place for all products of a kernel.
DEVICE float* meeting_place() { return launched_shared() + MostWeightBytes / 4; }

// Where a part of a sum lies there, as [slice][row][column]. Rows that share banks are twisted by eights of columns, for the threads of a
// warp write and read several rows at a time.
template <int Rows, int Columns>
DEVICE int meeting_index(int slice, int row, int column)
{
    constexpr bool Twists = Columns % 16 == 0;
    int twist = Columns % 32 == 0 ? row % 4 * 8 : row / 2 % 2 * 8;
    return (slice * Rows + row) * Columns + (Twists ? column ^ twist : column);
}

// Two lanes, whose numbers differ in one bit, have two values each; each keeps one, and adds the other lane's: the lane without the bit
// keeps the first. All lanes of the warp call it.
DEVICE float add_shared(float first, float second, int bit)
{
    bool keeps_second = (lane_index() & bit) != 0;
    return (keeps_second ? second : first) + shuffle_xor(keeps_second ? first : second, bit);
}

// What a block owns of a matrix [Rows, Units] in each step: all rows of OwnUnits units. A thread has every 256th element, the same ones in
// all operations of the loop: what it has made for them it need not load.
template <int Rows, int Units, int OwnUnits, int FirstBlock = 0>
struct OwnElements
{
    static constexpr int Count = (Rows * OwnUnits + UnitThreads - 1) / UnitThreads;

    DEVICE static int index(int i) { return i * UnitThreads + thread_index(); }
    DEVICE static int row(int i) { return index(i) / OwnUnits; }
    DEVICE static int unit(int i) { return (block_index() - FirstBlock) * OwnUnits + index(i) % OwnUnits; }
    DEVICE static bool exist(int i) { return index(i) < Rows * OwnUnits && unit(i) < Units; }
};

// Sums of a thread's own elements, for each group of columns.
template <class TElements, int Groups>
struct OwnSums
{
    float values[TElements::Count][Groups];

    // What a product will be added to, from a matrix [Rows, Groups * Units].
    template <Start start, int Units>
    DEVICE void begin(const float* from, int pitch)
    {
#pragma unroll
        for (int i = 0; i < TElements::Count; i++)
        {
#pragma unroll
            for (int group = 0; group < Groups; group++)
            {
                const float* place = from + TElements::row(i) * pitch + group * Units + TElements::unit(i);
                values[i][group] = start == Start::Sum ? load_fresh(place, TElements::exist(i)) : 0;
            }
        }
    }
};
