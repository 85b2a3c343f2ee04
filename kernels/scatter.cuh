#pragma once
#include "model.cuh"
#include "recurrence.cuh"

// The product inside a time loop, turned around: result = or += left W^T, where the columns g * Units + unit of `left` were made by the
// block that owns the unit, and the result's columns are units as well. W is weights[unit, k]. Each block multiplies what it has made
// itself, before all blocks meet, by the weights of its own k; afterwards it adds what all have for its own units, block by block.
//
// With Groups groups, all blocks together write and read each [Rows, Units], where UnitProduct lets each of them read
// [Rows, Groups * Units]: the more groups, the better. Block b owns the OwnUnits units from b * OwnUnits on, the last one perhaps fewer.
// Blocks have 256 threads.
//
// On tensor cores, that is: in fp32 they take longer to multiply than to read, and all is left to UnitProduct after the meeting.
//
// What is exchanged lies as [quad of columns][block][row][4], so that both sides touch whole cache lines, and for odd and even steps apart:
// a block may still read when another one writes for the next step.
#if MODELGEN_PRECISION == 0

template <Start start, int Rows, int Groups, int Units, int OwnUnits, int SharedBegin = 0>
class ScatterProduct
{
public:
    using Product = UnitProduct<Form::TransposedRight, start, Rows, 1, Units, Groups * Units, OwnUnits>;
    using Sums = typename Product::Sums;

    static constexpr bool Resident = Product::Resident;
    static constexpr int SharedEnd = SharedBegin;

    DEVICE void load(const float* weights, int pitch) { product_.load(weights, pitch); }

    DEVICE static void begin(const float* result, int pitch, Sums& sums) { sums.template begin<start, Units>(result, pitch); }

    DEVICE void scatter(const float*, int, float*, int) {}

    DEVICE void reduce(const float* left, int left_pitch, const float*, int, float* result, int pitch, Sums& sums)
    {
        product_.multiply(left, left_pitch, result, pitch, sums);
    }

private:
    Product product_;
};

#else
#include "mma_scatter.cuh"

template <Start start, int Rows, int Groups, int Units, int OwnUnits, int SharedBegin = 0>
class ScatterProduct
{
    static_assert(OwnUnits % Quad == 0, "quads of columns have one owner");

    using Part = ScatterPart<Rows, Groups, Units, OwnUnits, SharedBegin>;

    static constexpr int Blocks = (Units + OwnUnits - 1) / OwnUnits, ColumnQuads = (Units + Quad - 1) / Quad;

public:
    static constexpr bool Resident = Part::Resident;
    static constexpr int SharedEnd = Part::SharedEnd;

    // Floats for the exchange.
    static constexpr int ExchangeFloats = 2 * ColumnQuads * Blocks * Rows * Quad;

    // Once before the loop: keeps the weights on chip, as many as fit. Called by all threads of the block.
    DEVICE void load(const float* weights, int pitch) { part_.load(weights, pitch); }

    // Multiplies the block's own columns of `left`, which it has written. Called by all threads of the block, which have met since.
    DEVICE void scatter(const float* left, int left_pitch, float* exchange, int step)
    {
        part_.multiply(left, left_pitch, [&](int row, int column, float x, float y)
        {
            // The second of a pair of columns may be beyond the last, but not beyond the last quad.
            if (row < Rows && column < ColumnQuads * Quad) store2(side(exchange, step) + place(column / Quad, block_index(), row) + column % Quad, x, y);
        });
    }

    using Elements = OwnElements<Rows, Units, OwnUnits>;
    using Sums = OwnSums<Elements, 1>;

    // Loads what a step's result begins with; that may be long before the step.
    DEVICE static void begin(const float* result, int pitch, Sums& sums) { sums.template begin<start, Units>(result, pitch); }

    // Adds what all blocks have for the block's own units, after they have met, to the thread's own sums, which become the result. When it
    // returns, the whole block may use it. Called by all threads of the block.
    DEVICE void reduce(const float*, int, const float* exchange, int step, float* result, int pitch, Sums& sums) const
    {
        // Each of the four lanes of a quad of results adds the shares of every fourth block; then they share the sums, a column for each.
        constexpr int Quads = Rows * OwnUnits / Quad, Share = (Blocks + Quad - 1) / Quad;
        constexpr int Lanes = (Quads * Quad + WarpThreads - 1) / WarpThreads * WarpThreads;
        static_assert(Quads * Quad <= MeetingFloats, "all results meet");
        const float* from = side(exchange, step);
        float* totals = meeting_place();
#pragma unroll 1
        for (int i = thread_index(); i < Lanes; i += UnitThreads)
        {
            int row = i / Quad % Rows, own_quad = i / Quad / Rows, quad = block_index() * (OwnUnits / Quad) + own_quad;
            bool exists = i < Quads * Quad && quad < ColumnQuads;
            float4 sum = {0, 0, 0, 0};
#pragma unroll 16
            for (int j = 0; j < Share; j++)
            {
                int block = j * Quad + i % Quad;
                bool counts = exists && block < Blocks;
                float4 part = load4_fresh(from + (counts ? place(quad, block, row) : 0), counts);
                sum = {sum.x + part.x, sum.y + part.y, sum.z + part.z, sum.w + part.w};
            }

            float total = add_shared(add_shared(sum.x, sum.z, 2), add_shared(sum.y, sum.w, 2), 1);
            if (exists) totals[row * OwnUnits + own_quad * Quad + i % Quad] = total;
        }

        block_barrier();
#pragma unroll
        for (int i = 0; i < Elements::Count; i++)
        {
            if (!Elements::exist(i)) continue;
            sums.values[i][0] += totals[Elements::index(i)];
            result[Elements::row(i) * pitch + Elements::unit(i)] = sums.values[i][0];
        }

        block_barrier();
    }

private:
    template <class T>
    DEVICE static T* side(T* exchange, int step) { return exchange + step % 2 * (ExchangeFloats / 2); }

    DEVICE static int place(int quad, int block, int row) { return ((quad * Blocks + block) * Rows + row) * Quad; }

    Part part_;
};

#endif
