#pragma once
#include "quad.cuh"
#include "units.cuh"

// A thread's part of a product inside a time loop, in fp32: four columns and a slice of k.
// Weights stay in registers where there is room; no shared memory is taken for them.
template <Form form, int Groups, int Units, int Depth, int OwnUnits, int FirstBlock, int SharedBegin>
struct UnitPart
{
    static constexpr int SharedEnd = SharedBegin;

    // Registers of a thread that may hold weights; sums and what is on its way need the others.
    static constexpr int MostResidentWeights = 160;

    // Quads of columns, and for each as many slices as there are threads; each takes every Slices-th quad of k.
    static constexpr int ColumnQuads = (Groups * OwnUnits + Quad - 1) / Quad;
    static constexpr int DepthQuads = (Depth + Quad - 1) / Quad;
    static constexpr int MostSlices = UnitThreads / ColumnQuads;
    static constexpr int Slices = MostSlices < DepthQuads ? MostSlices : DepthQuads;
    static constexpr int QuadsOfSlice = (DepthQuads + Slices - 1) / Slices;

    static constexpr bool Resident = QuadsOfSlice * Quad * Quad <= MostResidentWeights;

    // Sums of as many rows as registers allow.
    static constexpr int MostRows = !Resident ? 20 : QuadsOfSlice <= 4 ? 10 : 5;

    // Weights that are streamed come a quad at a time, or they would fill all registers on their way.
    static constexpr int Unroll = Resident ? QuadsOfSlice : 1;

    static constexpr int Columns = ColumnQuads * Quad;

    // Slices of the same columns in a warp are added up by shuffles before the block's threads meet, where a warp has whole slices.
    static constexpr int SlicesOfWarp = WarpThreads % ColumnQuads == 0 ? WarpThreads / ColumnQuads : 1;
    static constexpr int MeetingSlices = (Slices + SlicesOfWarp - 1) / SlicesOfWarp;
    static constexpr int FloatsOfRow = MeetingSlices * Columns;

    template <int Rows>
    struct Sums
    {
        float values[Rows][Quad];
    };

    // Those of a quad of k, for each column.
    struct Weights
    {
        float values[Quad][Quad];
    };

    const float* weights;
    int pitch;
    Weights resident[Resident ? QuadsOfSlice : 1];

    // The first of the block's own units.
    DEVICE static int first_unit() { return (block_index() - FirstBlock) * OwnUnits; }

    DEVICE static int slice() { return thread_index() / ColumnQuads; }
    DEVICE static int first_column() { return thread_index() % ColumnQuads * Quad; }
    DEVICE static int first_k(int i) { return (i * Slices + slice()) * Quad; }

    // How many values of k there are from that place on; a constant for all quads but the last, so that it takes no register.
    DEVICE static int count(int i)
    {
        if (Slices * ColumnQuads == UnitThreads && (i + 1) * Slices * Quad <= Depth) return Quad;
        return slice() < Slices ? Depth - first_k(i) : 0;
    }

    DEVICE void load()
    {
        if constexpr (Resident)
        {
#pragma unroll
            for (int i = 0; i < QuadsOfSlice; i++) resident[i] = read(i);
        }
    }

    // The weights of a quad of k; 0 where there are none.
    DEVICE Weights read(int i) const
    {
        Weights result;
        bool aligned = is_aligned(weights);
#pragma unroll
        for (int j = 0; j < Quad; j++)
        {
            int column = first_column() + j, unit = first_unit() + column % OwnUnits, k = first_k(i);
            int exist = column < Groups * OwnUnits && unit < Units ? count(i) : 0;
            if constexpr (form == Form::Plain)
            {
                const float* from = weights + column / OwnUnits * Units + unit;
#pragma unroll
                for (int l = 0; l < Quad; l++) result.values[l][j] = l < exist ? from[(k + l) * pitch] : 0.0f;
            }
            else
            {
                float4 quad = read_quad(weights + unit * pitch + k, exist, aligned);
                spread(quad, result.values[0][j], result.values[1][j], result.values[2][j], result.values[3][j]);
            }
        }

        return result;
    }

    // sums = left of the slice times its weights
    template <int Rows, bool aligned>
    DEVICE void multiply(const float* left, int left_pitch, Sums<Rows>& sums) const
    {
#pragma unroll
        for (int row = 0; row < Rows; row++)
        {
#pragma unroll
            for (int j = 0; j < Quad; j++) sums.values[row][j] = 0;
        }

#pragma unroll (Unroll)
        for (int i = 0; i < QuadsOfSlice; i++)
        {
            // All rows are on their way before the first is used.
            float4 quads[Rows];
#pragma unroll
            for (int row = 0; row < Rows; row++)
            {
                quads[row] = read_quad_fresh<aligned, Depth % Quad == 0>(
                    left + row * left_pitch + first_k(i), count(i));
            }

            Weights w = Resident ? resident[Resident ? i : 0] : read(i);
#pragma unroll
            for (int row = 0; row < Rows; row++)
            {
#pragma unroll
                for (int j = 0; j < Quad; j++)
                {
                    float& sum = sums.values[row][j];
                    sum += quads[row].x * w.values[0][j];
                    sum += quads[row].y * w.values[1][j];
                    sum += quads[row].z * w.values[2][j];
                    sum += quads[row].w * w.values[3][j];
                }
            }
        }
    }

    // parts[slice][row][column] = the sums. Called by all threads of the warp.
    template <int Rows>
    DEVICE static void publish(Sums<Rows>& sums, float* parts)
    {
        // Each time the slices of a warp are halved, a lane keeps half of its columns, while it has some to give away.
        constexpr int Kept = SlicesOfWarp == 1 ? 4 : SlicesOfWarp == 2 ? 2 : 1;
        int lane_slice = lane_index() / ColumnQuads;
        int column = first_column() + (Kept < 4 ? lane_slice % 2 * 2 : 0) + (Kept < 2 ? lane_slice / 2 % 2 : 0);
        bool writes = slice() / SlicesOfWarp < MeetingSlices && (SlicesOfWarp <= 4 || lane_slice < 4);
#pragma unroll
        for (int row = 0; row < Rows; row++)
        {
            float (&values)[Quad] = sums.values[row];
            if constexpr (Kept < 4)
            {
                values[0] = add_shared(values[0], values[2], ColumnQuads);
                values[1] = add_shared(values[1], values[3], ColumnQuads);
            }

            if constexpr (Kept < 2) values[0] = add_shared(values[0], values[1], 2 * ColumnQuads);
#pragma unroll
            for (int bit = 4 * ColumnQuads; bit < SlicesOfWarp * ColumnQuads; bit *= 2) values[0] += shuffle_xor(values[0], bit);

            if (!writes) continue;
            float* to = parts + meeting_index<Rows, Columns>(slice() / SlicesOfWarp, row, column);
            if constexpr (Kept == 4) store4(to, {values[0], values[1], values[2], values[3]});
            else if constexpr (Kept == 2) store2(to, values[0], values[1]);
            else *to = values[0];
        }
    }
};
