#pragma once
#include "model.cuh"

#if MODELGEN_PRECISION == 0
#include "fma_units.cuh"
#else
#include "mma_units.cuh"
#endif

// The steps of a time loop. In one launch, t = -1, all of them, and all blocks meet after each part; or, for devices that cannot hold
// all blocks at a time, one part of one step, t = step * Parts + part, and the next launch is the meeting.
//
// Several loops can run as a wavefront, each with blocks of its own: this is the one that is Stage steps behind the first. It waits
// at the barriers of the steps in which it has nothing to do.
template <int Parts, bool Backwards, int Stage = 0, int Stages = 1>
class LoopSteps
{
public:
    DEVICE LoopSteps(int t, int count)
        : all_(t < 0), part_(t % Parts), count_(count), wave_(all_ ? 0 : t / Parts), end_(all_ ? count + Stages - 1 : wave_ + 1)
    {
    }

    DEVICE bool more() const { return wave_ < end_; }
    DEVICE void next() { wave_++; }
    DEVICE int step() const { return Backwards ? count_ - 1 - done() : done(); }

    DEVICE bool includes(int part) const
    {
        return (all_ || part == part_) && (Stages == 1 || (done() >= 0 && done() < count_));
    }

    // Called by all threads of all blocks.
    DEVICE void meet(const Model& m) const
    {
        if (all_) grid_barrier(m);
    }

private:
    DEVICE int done() const { return wave_ - Stage; }

    bool all_;
    int part_, count_, wave_, end_;
};

// The product inside a time loop, where the weights stay the same: result[row, g * Units + unit] = or += sum_k left[row, k] W,
// for all rows, all groups g of columns, and the OwnUnits units of the block: block b has those from b * OwnUnits on, the last
// block perhaps fewer; blocks are counted from FirstBlock on. W is weights[k, g * Units + unit] (Plain) or weights[unit, k]
// (TransposedRight, one group). Blocks have 256 threads.
//
// Weights are kept on chip, as many as fit (Resident: all of them); the others are read in every step. The threads share the sum over
// k, and meet in shared memory to add their parts, always in the same order.
//
// LeftIsAligned: rows of `left` are known to begin at multiples of 16 bytes. Otherwise this is found out in every step, and the
// code is there twice: where registers are scarce, it pays to know. SharedBegin: bytes of the launch's shared memory that other products
// of the block have taken; SharedEnd is what the next one is told.
template <Form form, Start start, int Rows, int Groups, int Units, int Depth, int OwnUnits, bool LeftIsAligned = false, int FirstBlock = 0, int SharedBegin = 0>
class UnitProduct
{
    static_assert(form == Form::Plain || (form == Form::TransposedRight && Groups == 1), "weights[k, unit] or weights[unit, k]");
    static_assert(start != Start::Bias, "a bias is added before the loop");

    using Part = UnitPart<form, Groups, Units, Depth, OwnUnits, FirstBlock, SharedBegin>;

public:
    static constexpr bool Resident = Part::Resident;
    static constexpr int SharedEnd = Part::SharedEnd;

    // Once before the loop: keeps the weights on chip, or remembers where they are. Called by all threads of the block.
    DEVICE void load(const float* weights, int pitch)
    {
        part_.weights = weights;
        part_.pitch = pitch;
        part_.load();

        // Weights may come by way of the meeting place.
        block_barrier();
    }

    // One step; `left` may have been written by other blocks before the last barrier. When it returns, the block may use its
    // results. Called by all threads of the block.
    DEVICE void multiply(const float* left, int left_pitch, float* result, int result_pitch)
    {
        if (LeftIsAligned || is_aligned(left)) multiply_rows<true>(left, left_pitch, result, result_pitch);
        else multiply_rows<false>(left, left_pitch, result, result_pitch);
    }

private:
    // Rows are done in portions, equal ones but for the last, of which a thread has all sums at a time and for which there is room where
    // they meet. They take turns in the same code: what is written out for each would not fit the instruction cache, and take the
    // compiler long.
    static constexpr int MeetingRows = MeetingFloats / Part::FloatsOfRow;
    static_assert(MeetingRows > 0, "a row has to fit");
    static constexpr int MostRows = MeetingRows < Part::MostRows ? MeetingRows : Part::MostRows;
    static constexpr int Portions = (Rows + MostRows - 1) / MostRows;
    static constexpr int Portion = (Rows + Portions - 1) / Portions;
    static constexpr int Rest = Rows % Portion;
    static constexpr int Own = Groups * OwnUnits;

    template <bool aligned>
    DEVICE void multiply_rows(const float* left, int left_pitch, float* result, int result_pitch)
    {
#pragma unroll 1
        for (int row = 0; row < Rows - Rest; row += Portion)
        {
            multiply_portion<Portion, aligned>(left + row * left_pitch, left_pitch, result + row * result_pitch, result_pitch);
        }

        if constexpr (Rest > 0)
        {
            constexpr int Row = Rows - Rest;
            multiply_portion<Rest, aligned>(left + Row * left_pitch, left_pitch, result + Row * result_pitch, result_pitch);
        }
    }

    template <int Count, bool aligned>
    DEVICE void multiply_portion(const float* left, int left_pitch, float* result, int result_pitch)
    {
        // What the sums are added to is on its way while they are made.
        constexpr int Results = (Count * Own + UnitThreads - 1) / UnitThreads;
        float values[Results];
#pragma unroll
        for (int i = 0; i < Results; i++)
        {
            Place place = place_of<Count>(i);
            values[i] = start == Start::Sum ? load_fresh(result + place.row * result_pitch + place.result, place.exists) : 0;
        }

        typename Part::template Sums<Count> sums;
        part_.template multiply<Count, aligned>(left, left_pitch, sums);
        float* parts = meeting_place();
        Part::publish(sums, parts);
        block_barrier();
#pragma unroll
        for (int i = 0; i < Results; i++)
        {
            Place place = place_of<Count>(i);
            if (!place.exists) continue;
            float sum = 0;
#pragma unroll 8
            for (int slice = 0; slice < Part::Slices; slice++) sum += parts[(slice * Count + place.row) * Part::Columns + place.column];
            result[place.row * result_pitch + place.result] = values[i] + sum;
        }

        // The parts are overwritten next, and the results read.
        block_barrier();
    }

    // A result of the thread: its row, its column among the block's own, and in the matrix.
    struct Place
    {
        int row, column, result;
        bool exists;
    };

    template <int Count>
    DEVICE static Place place_of(int i)
    {
        int index = i * UnitThreads + thread_index(), column = index % Own, unit = Part::first_unit() + column % OwnUnits;
        return {index / Own, column, column / OwnUnits * Units + unit, index < Count * Own && unit < Units};
    }

    Part part_;
};
