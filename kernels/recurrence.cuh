#pragma once
#include "exchange.cuh"
#include "gather.cuh"
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

    // Whether it is the first step in which this launch has the part: nothing has been loaded for it yet.
    DEVICE bool begins(int part) const { return includes(part) && (!all_ || done() == 0); }

    // Whether what is loaded after a part is there in the next part, or in the next step.
    DEVICE bool carries(int part) const { return all_ && includes(part); }
    DEVICE bool goes_on(int part) const { return all_ && includes(part) && done() + 1 < count_; }
    DEVICE int next_step() const { return Backwards ? step() - 1 : step() + 1; }

    // Called by all threads of all blocks.
    DEVICE void meet(const Model& m) const
    {
        if (!all_) return;
#if MODELGEN_CLUSTER > 1
        before_cluster_copies();
#endif
        grid_barrier(m);
    }

private:
    DEVICE int done() const { return wave_ - Stage; }

    bool all_;
    int part_, count_, wave_, end_;
};

// What is known of the rows of a left factor. Anywhere: nothing; where they begin is found out in every step, and the code is there twice:
// where registers are scarce, it pays to know. Quads: they begin with quads, as those of factors in 16 bits do. Gathered: they are what
// blocks of a cluster need alike, and begin with eighths; where there are clusters, they send for them together (gather.cuh).
enum class Left { Anywhere, Quads, Gathered };

// The product inside a time loop, where the weights stay the same: result[row, g * Units + unit] = or += sum_k left[row, k] W,
// for all rows, all groups g of columns, and the OwnUnits units of the block: block b has those from b * OwnUnits on, the last
// block perhaps fewer; blocks are counted from FirstBlock on. W is weights[k, g * Units + unit] (Plain) or weights[unit, k]
// (TransposedRight, one group). Blocks have 256 threads.
//
// Weights are kept on chip, as many as fit (Resident: all of them); the others are read in every step. The threads share the sum over
// k, and meet in shared memory to add their parts, always in the same order.
//
// SharedBegin: bytes of the launch's shared memory that other products of the block have taken; SharedEnd is what the next one is told.
template <Form form, Start start, int Rows, int Groups, int Units, int Depth, int OwnUnits, Left Lies = Left::Anywhere, int FirstBlock = 0, int SharedBegin = 0>
class UnitProduct
{
    static_assert(form == Form::Plain || (form == Form::TransposedRight && Groups == 1), "weights[k, unit] or weights[unit, k]");
    static_assert(start != Start::Bias, "a bias is added before the loop");

    using Gather = ClusterGather<Rows, Depth, SharedBegin>;

public:
    // Whether the left factor is gathered by clusters.
    static constexpr bool Gathers = Lies == Left::Gathered && Gather::Fits;

private:
    using Part = UnitPart<form, Groups, Units, Depth, OwnUnits, FirstBlock, Gathers ? Gather::SharedEnd : SharedBegin>;

public:
    static constexpr bool Resident = Part::Resident;
    static constexpr int SharedEnd = Part::SharedEnd;

    // Once before the loop: keeps the weights on chip, or remembers where they are. Called by all threads of the block.
    DEVICE void load(const float* weights, int pitch)
    {
        part_.weights = weights;
        part_.pitch = pitch;
        part_.load();
        if constexpr (Gathers) gather_.begin();

        // Weights may come by way of the meeting place.
        block_barrier();
    }

    using Elements = OwnElements<Rows, Units, OwnUnits, FirstBlock>;
    using Sums = OwnSums<Elements, Groups>;

    // Loads what the product of a step is added to. That may be long before the step: nothing of it depends on other blocks.
    DEVICE static void begin(const float* result, int pitch, Sums& sums) { sums.template begin<start, Units>(result, pitch); }

    // One step; `left`, floats or factors in 16 bits, may have been written by other blocks before the last barrier. The product is added to the thread's own sums, and they
    // become the result. When it returns, the whole block may use it. Called by all threads of the block.
    template <class TLeft>
    DEVICE void multiply(const TLeft* left, int left_pitch, float* result, int result_pitch, Sums& sums)
    {
        if constexpr (Gathers) multiply_rows<true>(gather_.rows(left, left_pitch), Gather::Pitch, result, result_pitch, sums);
        else if constexpr (Lies != Left::Anywhere) multiply_rows<true>(left, left_pitch, result, result_pitch, sums);
        else if (is_aligned(left)) multiply_rows<true>(left, left_pitch, result, result_pitch, sums);
        else multiply_rows<false>(left, left_pitch, result, result_pitch, sums);
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

    template <bool aligned, class TLeft>
    DEVICE void multiply_rows(const TLeft* left, int left_pitch, float* result, int result_pitch, Sums& sums)
    {
#pragma unroll 1
        for (int row = 0; row < Rows - Rest; row += Portion)
            multiply_portion<Portion, aligned>(row, left, left_pitch, result, result_pitch, sums);

        if constexpr (Rest > 0) multiply_portion<Rest, aligned>(Rows - Rest, left, left_pitch, result, result_pitch, sums);
    }

    template <int Count, bool aligned, class TLeft>
    DEVICE void multiply_portion(int first, const TLeft* left, int left_pitch, float* result, int result_pitch, Sums& sums)
    {
        typename Part::template Sums<Count> parts_of_thread;
        part_.template multiply<Count, aligned>(left + first * left_pitch, left_pitch, parts_of_thread);
        float* parts = meeting_place();
        Part::publish(parts_of_thread, parts);
        block_barrier();
#pragma unroll
        for (int i = 0; i < Elements::Count; i++)
        {
            int row = Elements::row(i) - first;
            if (!Elements::exist(i) || (Portions > 1 && (row < 0 || row >= Count))) continue;
#pragma unroll
            for (int group = 0; group < Groups; group++)
            {
                int column = group * OwnUnits + Elements::index(i) % OwnUnits;
                float sum = 0;
#pragma unroll 8
                for (int slice = 0; slice < Part::MeetingSlices; slice++) sum += parts[meeting_index<Count, Part::Columns>(slice, row, column)];
                sums.values[i][group] += sum;
                result[Elements::row(i) * result_pitch + group * Units + Elements::unit(i)] = sums.values[i][group];
            }
        }

        // The parts are overwritten next, and the results read.
        block_barrier();
    }

    Part part_;
    Gather gather_;
};
