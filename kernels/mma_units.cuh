#pragma once
#include "quad.cuh"
#include "units.cuh"

// A warp's part of a product inside a time loop, on tensor cores: all rows and columns of a slice of k. The left factor is A of
// mma, the weights are B.
//
// k comes in portions of 16, of which each of the four lanes of a row has one quad. Which k stands where in a fragment does not
// matter to a sum, as long as both factors agree: a lane's quad fills the places that the layout gives it, in their order.
template <Form form, int Groups, int Units, int Depth, int OwnUnits, int FirstBlock>
struct UnitPart
{
    static constexpr int DepthPortions = (Depth + 15) / 16;
    static constexpr int Slices = UnitThreads / WarpThreads;
    static constexpr int PortionsOfSlice = (DepthPortions + Slices - 1) / Slices;

    // Pieces of 8 columns; each portion is one product of 16-bit factors, or two of 32-bit factors.
    static constexpr int Pieces = (Groups * OwnUnits + 7) / 8;
    static constexpr int Products = MODELGEN_PRECISION == 1 ? 2 : 1;

    static constexpr int WeightsOfThread = PortionsOfSlice * Pieces * Products * 2;
    static constexpr bool Resident = WeightsOfThread <= MostResidentWeights;

    // Sums of as many rows as registers allow, which hold the weights and what is on its way of eight rows or more.
    static constexpr int Held = Resident ? WeightsOfThread + PortionsOfSlice * Quad : 0;
    static constexpr int MostRows = Held > 150 ? 8 : Held > 130 ? 16 : 32;

    // Weights that are streamed come a portion at a time, or they would fill all registers on their way.
    static constexpr int Unroll = Resident ? PortionsOfSlice : 1;
    static constexpr int Columns = Pieces * 8;
    static constexpr int FloatsOfRow = Slices * Columns;

    template <int Rows>
    struct Sums
    {
        static constexpr int Tall = (Rows + 15) / 16;
        float values[Tall][Pieces][4];
    };

    // The fragments of a portion's weights.
    struct Weights
    {
        unsigned words[Pieces][Products][2];

        DEVICE void set(int piece, const float4& quad)
        {
#if MODELGEN_PRECISION == 1
            words[piece][0][0] = rounded(quad.x);
            words[piece][0][1] = rounded(quad.y);
            words[piece][1][0] = rounded(quad.z);
            words[piece][1][1] = rounded(quad.w);
#else
            words[piece][0][0] = rounded(quad.x, quad.y);
            words[piece][0][1] = rounded(quad.z, quad.w);
#endif
        }
    };

    const float* weights;
    int pitch;
    Weights resident[Resident ? PortionsOfSlice : 1];

    // The first of the block's own units.
    DEVICE static int first_unit() { return (block_index() - FirstBlock) * OwnUnits; }

    // Where the lane's quad of k begins.
    DEVICE static int first_k(int i) { return (i * Slices + warp_index()) * 16 + lane_index() % 4 * Quad; }

    // How many values of k there are from that place on; a constant for all portions but the last, so that it takes no register.
    DEVICE static int count(int i) { return (i + 1) * Slices * 16 <= Depth ? Quad : Depth - first_k(i); }

    DEVICE void load()
    {
#pragma unroll
        for (int i = 0; i < PortionsOfSlice; i++)
        {
            if constexpr (form == Form::Plain) resident[i] = read_staged(i);
            else resident[i] = read(i);
        }
    }

    // The weights of a portion by way of shared memory, four pieces at a time: neighbours in memory are read by neighbours, and
    // nothing but weights stays in registers. Called by all threads of the block.
    DEVICE Weights read_staged(int i) const
    {
        constexpr int Width = 32;
        Weights result;
        float* tile = meeting_place() + warp_index() * 16 * Width;
#pragma unroll
        for (int first = 0; first < Pieces; first += 4)
        {
#pragma unroll 1
            for (int row = 0; row < 16; row++)
            {
                int column = first * 8 + lane_index(), unit = first_unit() + column % OwnUnits;
                int k = (i * Slices + warp_index()) * 16 + row;
                bool exists = column < Groups * OwnUnits && unit < Units && k < Depth;
                tile[row * Width + lane_index()] = exists ? weights[k * pitch + column / OwnUnits * Units + unit] : 0.0f;
            }

            block_barrier();
#pragma unroll
            for (int piece = first; piece < Pieces && piece < first + 4; piece++)
            {
                const float* from = tile + lane_index() % 4 * Quad * Width + (piece - first) * 8 + lane_index() / 4;
                result.set(piece, {from[0], from[Width], from[2 * Width], from[3 * Width]});
            }

            block_barrier();
        }

        return result;
    }

    // The weights of a portion; 0 where there are none.
    DEVICE Weights read(int i) const
    {
        Weights result;
        bool aligned = is_aligned(weights);
#pragma unroll
        for (int piece = 0; piece < Pieces; piece++)
        {
            int column = piece * 8 + lane_index() / 4, unit = first_unit() + column % OwnUnits, k = first_k(i);
            int exist = column < Groups * OwnUnits && unit < Units ? count(i) : 0;
            float4 quad;
            if constexpr (form == Form::Plain)
            {
                const float* from = weights + k * pitch + column / OwnUnits * Units + unit;
                quad = {
                    exist > 0 ? from[0] : 0.0f, exist > 1 ? from[pitch] : 0.0f, exist > 2 ? from[2 * pitch] : 0.0f,
                    exist > 3 ? from[3 * pitch] : 0.0f};
            }
            else
            {
                quad = read_quad(weights + unit * pitch + k, exist, aligned);
            }

            result.set(piece, quad);
        }

        return result;
    }

    // sums = left of the slice times its weights
    template <int Rows, bool aligned>
    DEVICE void multiply(const float* left, int left_pitch, Sums<Rows>& sums) const
    {
        constexpr int Tall = Sums<Rows>::Tall;
#pragma unroll
        for (int i = 0; i < Tall * Pieces * 4; i++) sums.values[i / (Pieces * 4)][i / 4 % Pieces][i % 4] = 0;

#pragma unroll (Unroll)
        for (int i = 0; i < PortionsOfSlice; i++)
        {
            // All rows are on their way before the first is used.
            float4 quads[Tall * 2];
#pragma unroll
            for (int half = 0; half < Tall * 2; half++)
            {
                int row = half * 8 + lane_index() / 4;
                quads[half] = half * 8 < Rows
                    ? read_quad_fresh<aligned, Depth % Quad == 0>(
                        left + row * left_pitch + first_k(i), row < Rows ? count(i) : 0)
                    : float4{0, 0, 0, 0};
            }

            Weights w = Resident ? resident[Resident ? i : 0] : read(i);
#pragma unroll
            for (int tall = 0; tall < Tall; tall++)
            {
                const float4& upper = quads[tall * 2];
                const float4& lower = quads[tall * 2 + 1];
#if MODELGEN_PRECISION == 1
                unsigned a[Products][4] = {
                    {rounded(upper.x), rounded(lower.x), rounded(upper.y), rounded(lower.y)},
                    {rounded(upper.z), rounded(lower.z), rounded(upper.w), rounded(lower.w)}};
#else
                unsigned a[Products][4] = {
                    {rounded(upper.x, upper.y), rounded(lower.x, lower.y), rounded(upper.z, upper.w), rounded(lower.z, lower.w)}};
#endif
#pragma unroll
                for (int piece = 0; piece < Pieces; piece++)
                {
#pragma unroll
                    for (int j = 0; j < Products; j++) mma(sums.values[tall][piece], a[j], w.words[piece][j]);
                }
            }
        }
    }

    // parts[slice][row][column] = the sums of rows [Done, Done + Count)
    template <int Rows, int Done, int Count>
    DEVICE static void publish(const Sums<Rows>& sums, float* parts)
    {
#pragma unroll
        for (int half = Done / 8; half * 8 < Done + Count; half++)
        {
            int row = half * 8 + lane_index() / 4 - Done;
            if (row < 0 || row >= Count) continue;
#pragma unroll
            for (int piece = 0; piece < Pieces; piece++)
            {
                float* to = parts + (warp_index() * Count + row) * Columns + piece * 8 + lane_index() % 4 * 2;
                to[0] = sums.values[half / 2][piece][half % 2 * 2];
                to[1] = sums.values[half / 2][piece][half % 2 * 2 + 1];
            }
        }
    }
};
