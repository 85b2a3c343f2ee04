#pragma once
#include "quad.cuh"
#include "units.cuh"

// A warp's part of a product inside a time loop, on tensor cores: all rows and columns of a slice of k. The left factor is A of
// mma, the weights are B.
//
// k comes in portions of 16, of which each of the four lanes of a row has one quad. Which k stands where in a fragment does not
// matter to a sum, as long as both factors agree: a lane's quad fills the places that the layout gives it, in their order.
//
// A lane keeps the words that it multiplies on chip (WeightPlaces), so that it waits for no other.
template <Form form, int Groups, int Units, int Depth, int OwnUnits, int FirstBlock, int SharedBegin>
struct UnitPart
{
    static constexpr int DepthPortions = (Depth + 15) / 16;
    static constexpr int Slices = UnitThreads / WarpThreads;
    static constexpr int PortionsOfSlice = (DepthPortions + Slices - 1) / Slices;

    // Pieces of 8 columns; each portion is one product of 16-bit factors, or two of 32-bit factors.
    static constexpr int Pieces = (Groups * OwnUnits + 7) / 8;
    static constexpr int Products = MODELGEN_PRECISION == 1 ? 2 : 1;

    // The words of a thread for a portion, and which portions are where.
    static constexpr int PortionWords = Pieces * Products * 2;
    using Places = WeightPlaces<PortionsOfSlice, PortionWords, SharedBegin, 64, 96>;
    static constexpr int SharedPortions = Places::Shared, RegisterPortions = Places::Registers, SharedEnd = Places::SharedEnd;
    static constexpr bool Resident = Places::AreOnChip;

    // Sums of as many rows as registers allow.
    static constexpr int MostRows = Pieces <= 8 ? 32 : 16;

    // Words of the left factor that are sent for at a time, while those before are multiplied.
    static constexpr int BatchWords = Pieces * 8 + RegisterPortions * PortionWords <= 96 ? 72 : 24;

    static constexpr int Columns = Pieces * 8;
    static constexpr int MeetingSlices = Slices, FloatsOfRow = MeetingSlices * Columns;

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
            QuadWords of = words_of(quad);
#pragma unroll
            for (int i = 0; i < Products * 2; i++) words[piece][i / 2][i % 2] = of.words[i];
        }
    };

    const float* weights;
    int pitch;
    Weights in_registers[RegisterPortions > 0 ? RegisterPortions : 1];

    // The first of the block's own units.
    DEVICE static int first_unit() { return (block_index() - FirstBlock) * OwnUnits; }

    // Where the lane's quad of k begins.
    DEVICE static int first_k(int i) { return (i * Slices + warp_index()) * 16 + lane_index() % 4 * Quad; }

    // How many values of k there are from that place on; a constant for all portions but the last, so that it takes no register.
    DEVICE static int count(int i) { return (i + 1) * Slices * 16 <= Depth ? Quad : Depth - first_k(i); }

    DEVICE void load()
    {
#pragma unroll 1
        for (int i = 0; i < SharedPortions; i++) store(i, read_first(i));
#pragma unroll
        for (int i = 0; i < RegisterPortions; i++) in_registers[i] = read_first(SharedPortions + i);
    }

    // Where the thread keeps a pair of words of a portion in shared memory.
    DEVICE static unsigned* place(int i, int pair)
    {
        return reinterpret_cast<unsigned*>(launched_shared()) + SharedBegin / 4
            + ((i * Pieces * Products + pair) * UnitThreads + thread_index()) * 2;
    }

    DEVICE static void store(int i, const Weights& w)
    {
#pragma unroll
        for (int pair = 0; pair < Pieces * Products; pair++)
        {
            const unsigned (&words)[2] = w.words[pair / Products][pair % Products];
            store2(place(i, pair), {words[0], words[1]});
        }
    }

    // The weights of a portion from wherever they are; a constant tells which portion.
    DEVICE Weights weights_of(int i) const
    {
        if (i >= SharedPortions + RegisterPortions) return read(i);
        if (i >= SharedPortions) return in_registers[i - SharedPortions];
        Weights result;
#pragma unroll
        for (int pair = 0; pair < Pieces * Products; pair++)
        {
            uint2 words = load2(place(i, pair));
            result.words[pair / Products][pair % Products][0] = words.x;
            result.words[pair / Products][pair % Products][1] = words.y;
        }

        return result;
    }

    DEVICE Weights read_first(int i) const
    {
        if constexpr (form == Form::Plain) return read_staged(i);
        else return read(i);
    }

    // The weights of a portion by way of shared memory, four pieces at a time: neighbours in memory are read by neighbours, and
    // nothing but weights stays in registers. Called by all threads of the warp.
    DEVICE Weights read_staged(int i) const
    {
        constexpr int Width = 32;
        Weights result;
        float* tile = meeting_place() + warp_index() * 16 * Width;
#pragma unroll
        for (int first = 0; first < Pieces; first += 4)
        {
#pragma unroll
            for (int row = 0; row < 16; row++)
            {
                int column = first * 8 + lane_index(), unit = first_unit() + column % OwnUnits;
                int k = (i * Slices + warp_index()) * 16 + row;
                bool exists = column < Groups * OwnUnits && unit < Units && k < Depth;
                tile[row * Width + lane_index()] = exists ? weights[k * pitch + column / OwnUnits * Units + unit] : 0.0f;
            }

            warp_barrier();
#pragma unroll
            for (int piece = first; piece < Pieces && piece < first + 4; piece++)
            {
                const float* from = tile + lane_index() % 4 * Quad * Width + (piece - first) * 8 + lane_index() / 4;
                result.set(piece, {from[0], from[Width], from[2 * Width], from[3 * Width]});
            }

            warp_barrier();
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
    template <int Rows, bool aligned, class TLeft>
    DEVICE void multiply(const TLeft* left, int left_pitch, Sums<Rows>& sums) const
    {
        using TQuad = decltype(load4_fresh_of(left, Quad));
        constexpr int Tall = Sums<Rows>::Tall, Halves = (Rows + 7) / 8;
        constexpr int Batch = BatchWords * 4 / sizeof(TQuad) / Halves, Batches = (PortionsOfSlice + Batch - 1) / Batch;
#pragma unroll
        for (int i = 0; i < Tall * Pieces * 4; i++) sums.values[i / (Pieces * 4)][i / 4 % Pieces][i % 4] = 0;

        TQuad quads[2][Batch][Halves];
        fetch<Rows, aligned>(left, left_pitch, 0, quads[0]);
#pragma unroll
        for (int batch = 0; batch < Batches; batch++)
        {
            if (batch + 1 < Batches) fetch<Rows, aligned>(left, left_pitch, (batch + 1) * Batch, quads[(batch + 1) % 2]);
#pragma unroll
            for (int i = 0; i < Batch; i++)
            {
                if (batch * Batch + i < PortionsOfSlice) multiply_portion<Tall>(quads[batch % 2][i], weights_of(batch * Batch + i), sums.values);
            }
        }
    }

    // Sends for the left factor's quads of some portions, of which there may be fewer.
    template <int Rows, bool aligned, class TLeft, class TQuad, int Batch, int Halves>
    DEVICE static void fetch(const TLeft* left, int left_pitch, int first, TQuad (&quads)[Batch][Halves])
    {
#pragma unroll
        for (int i = 0; i < Batch; i++)
        {
#pragma unroll
            for (int half = 0; half < Halves; half++)
            {
                int row = half * 8 + lane_index() / 4;
                if (first + i < PortionsOfSlice)
                {
                    quads[i][half] = read_quad_fresh<aligned, Depth % Quad == 0>(
                        left + row * left_pitch + first_k(first + i), (half + 1) * 8 <= Rows || row < Rows ? count(first + i) : 0);
                }
            }
        }
    }

    template <int Tall, class TQuad, int Halves>
    DEVICE static void multiply_portion(const TQuad (&quads)[Halves], const Weights& w, float (&sums)[Tall][Pieces][4])
    {
#pragma unroll
        for (int tall = 0; tall < Tall; tall++)
        {
            constexpr TQuad None = {};
            QuadWords upper = words_of(quads[tall * 2]);
            QuadWords lower = words_of(tall * 2 + 1 < Halves ? quads[tall * 2 + 1 < Halves ? tall * 2 + 1 : 0] : None);
            unsigned a[Products][4];
#pragma unroll
            for (int j = 0; j < Products; j++)
            {
                a[j][0] = upper.words[2 * j];
                a[j][1] = lower.words[2 * j];
                a[j][2] = upper.words[2 * j + 1];
                a[j][3] = lower.words[2 * j + 1];
            }

#pragma unroll
            for (int piece = 0; piece < Pieces; piece++)
            {
#pragma unroll
                for (int j = 0; j < Products; j++) mma(sums[tall][piece], a[j], w.words[piece][j]);
            }
        }
    }

    // parts[slice][row][column] = the sums
    template <int Rows>
    DEVICE static void publish(const Sums<Rows>& sums, float* parts)
    {
#pragma unroll
        for (int half = 0; half * 8 < Rows; half++)
        {
            int row = half * 8 + lane_index() / 4;
            if (row >= Rows) continue;
#pragma unroll
            for (int piece = 0; piece < Pieces; piece++)
            {
                float* to = parts + meeting_index<Rows, Columns>(warp_index(), row, piece * 8 + lane_index() % 4 * 2);
                store2(to, sums.values[half / 2][piece][half % 2 * 2], sums.values[half / 2][piece][half % 2 * 2 + 1]);
            }
        }
    }
};
