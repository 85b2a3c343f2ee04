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
    static constexpr int SharedEnd = SharedBegin;

    DEVICE void load(const float* weights, int pitch) { product_.load(weights, pitch); }

    DEVICE void scatter(const float*, int, float*, int) {}

    DEVICE void reduce(const float* left, int left_pitch, const float*, int, float* result, int pitch)
    {
        product_.multiply(left, left_pitch, result, pitch);
    }

private:
    UnitProduct<Form::TransposedRight, start, Rows, 1, Units, Groups * Units, OwnUnits> product_;
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

    // Adds what all blocks have for the block's own units, after they have met. When it returns, the block may use its results. Called by
    // all threads of the block.
    DEVICE void reduce(const float*, int, const float* exchange, int step, float* result, int pitch) const
    {
        // Each result quad has a thread in every group of threads, which adds the same blocks' shares.
        constexpr int OwnQuads = OwnUnits / Quad, Items = Rows * OwnQuads, Teams = UnitThreads / Items > 0 ? UnitThreads / Items : 1;
        constexpr int Share = (Blocks + Teams - 1) / Teams;
        static_assert(Teams * Items * Quad <= MeetingFloats, "all teams meet");
        const float* from = side(exchange, step);
        float* parts = meeting_place();
#pragma unroll 1
        for (int i = thread_index(); i < Teams * Items; i += UnitThreads)
        {
            int team = i / Items, item = i % Items, quad = block_index() * OwnQuads + item / Rows, row = item % Rows;
            float4 sum = {0, 0, 0, 0};
            if (quad < ColumnQuads)
            {
#pragma unroll 16
                for (int j = 0; j < Share; j++)
                {
                    int block = team * Share + j;
                    float4 part = load4_fresh(from + place(quad, block < Blocks ? block : 0, row), block < Blocks);
                    sum = {sum.x + part.x, sum.y + part.y, sum.z + part.z, sum.w + part.w};
                }
            }

            store4(parts + i * Quad, sum);
        }

        block_barrier();
#pragma unroll 1
        for (int i = thread_index(); i < Items * Quad; i += UnitThreads)
        {
            int row = i / OwnUnits, column = i % OwnUnits, unit = block_index() * OwnUnits + column;
            if (unit >= Units) continue;
            float* to = result + row * pitch + unit;
            float sum = start == Start::Sum ? *to : 0;
#pragma unroll
            for (int team = 0; team < Teams; team++) sum += parts[(team * Items + column / Quad * Rows + row) * Quad + column % Quad];
            *to = sum;
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
