#pragma once
#include "quad.cuh"
#include "units.cuh"

// A warp's part of a product that is turned around, on tensor cores: all rows and every eighth piece of 8 columns, over the block's own k.
// The left factor is A of mma, the weights are B. Its own k are those of group 0, then of group 1, and so on; they come in portions of
// 16, as in UnitPart.
//
// The weights stay on chip (WeightPlaces).
template <int Rows, int Groups, int Units, int OwnUnits, int SharedBegin>
struct ScatterPart
{
    static constexpr int Warps = UnitThreads / WarpThreads, Products = MODELGEN_PRECISION == 1 ? 2 : 1;
    static constexpr int Portions = (Groups * OwnUnits + 15) / 16, Tall = (Rows + 15) / 16;
    static constexpr int Pieces = (Units + 8 * Warps - 1) / (8 * Warps);
    static constexpr int PieceWords = Portions * Products * 2;
    using Places = WeightPlaces<Pieces, PieceWords, SharedBegin, 0, 84>;
    static constexpr int SharedPieces = Places::Shared, RegisterPieces = Places::Registers, SharedEnd = Places::SharedEnd;
    static constexpr bool Resident = Places::AreOnChip;

    // Of a piece, for mma.
    struct Weights
    {
        unsigned words[Portions][Products][2];
    };

    const float* weights;
    int pitch;
    Weights in_registers[RegisterPieces > 0 ? RegisterPieces : 1];

    DEVICE void load(const float* from, int from_pitch)
    {
        weights = from;
        pitch = from_pitch;
#pragma unroll 1
        for (int i = 0; i < SharedPieces; i++)
        {
            Weights w = read(i);
#pragma unroll
            for (int pair = 0; pair < Portions * Products; pair++)
                store2(place(i, pair), {w.words[pair / Products][pair % Products][0], w.words[pair / Products][pair % Products][1]});
        }

#pragma unroll
        for (int i = 0; i < RegisterPieces; i++) in_registers[i] = read(SharedPieces + i);
    }

    // take(row, column, x, y): the sums of a row at two neighbouring columns, where both may lie beyond the last.
    template <class TTake>
    DEVICE void multiply(const float* left, int left_pitch, TTake take) const
    {
        unsigned a[Portions][Tall][Products][4];
        read_left(left, left_pitch, a);
#pragma unroll 1
        for (int i = 0; i < SharedPieces; i++) multiply_piece(i, stored(i), a, take);
#pragma unroll
        for (int i = 0; i < RegisterPieces; i++) multiply_piece(SharedPieces + i, in_registers[i], a, take);
#pragma unroll 1
        for (int i = SharedPieces + RegisterPieces; i < Pieces; i++) multiply_piece(i, read(i), a, take);
    }

private:
    DEVICE static int first_unit() { return block_index() * OwnUnits; }

    // Where a lane's quad of the block's own k is in a row of Groups * Units, and how many of it there are.
    DEVICE static int column_of(int portion) { return own(portion) / OwnUnits * Units + first_unit() + own(portion) % OwnUnits; }
    DEVICE static int count_of(int portion)
    {
        return own(portion) < Groups * OwnUnits ? Units - first_unit() - own(portion) % OwnUnits : 0;
    }

    DEVICE static int own(int portion) { return portion * 16 + lane_index() % 4 * Quad; }
    DEVICE static int first_column(int i) { return (i * Warps + warp_index()) * 8; }

    DEVICE static unsigned* place(int i, int pair)
    {
        return reinterpret_cast<unsigned*>(launched_shared()) + SharedBegin / 4
            + ((i * Portions * Products + pair) * UnitThreads + thread_index()) * 2;
    }

    DEVICE static Weights stored(int i)
    {
        Weights result;
#pragma unroll
        for (int pair = 0; pair < Portions * Products; pair++)
        {
            uint2 words = load2(place(i, pair));
            result.words[pair / Products][pair % Products][0] = words.x;
            result.words[pair / Products][pair % Products][1] = words.y;
        }

        return result;
    }

    DEVICE Weights read(int i) const
    {
        Weights result;
        int column = first_column(i) + lane_index() / 4;
#pragma unroll
        for (int portion = 0; portion < Portions; portion++)
        {
            float4 quad = read_quad(
                weights + column * pitch + column_of(portion), column < Units ? count_of(portion) : 0, Units % Quad == 0);
            QuadWords of = words_of(quad);
#pragma unroll
            for (int i = 0; i < Products * 2; i++) result.words[portion][i / 2][i % 2] = of.words[i];
        }

        return result;
    }

    DEVICE static void read_left(const float* left, int left_pitch, unsigned (&a)[Portions][Tall][Products][4])
    {
        float4 quads[Portions][Tall * 2];
#pragma unroll
        for (int portion = 0; portion < Portions; portion++)
        {
#pragma unroll
            for (int half = 0; half < Tall * 2; half++)
            {
                int row = half * 8 + lane_index() / 4;
                quads[portion][half] = half * 8 < Rows
                    ? read_quad_fresh<Units % Quad == 0, false>(left + row * left_pitch + column_of(portion), row < Rows ? count_of(portion) : 0)
                    : float4{0, 0, 0, 0};
            }
        }

#pragma unroll
        for (int portion = 0; portion < Portions; portion++)
        {
#pragma unroll
            for (int tall = 0; tall < Tall; tall++)
            {
                QuadWords upper = words_of(quads[portion][tall * 2]), lower = words_of(quads[portion][tall * 2 + 1]);
#pragma unroll
                for (int i = 0; i < Products * 2; i++)
                {
                    a[portion][tall][i / 2][i % 2 * 2] = upper.words[i];
                    a[portion][tall][i / 2][i % 2 * 2 + 1] = lower.words[i];
                }
            }
        }
    }

    template <class TTake>
    DEVICE static void multiply_piece(int i, const Weights& w, const unsigned (&a)[Portions][Tall][Products][4], TTake take)
    {
        float sums[Tall][4] = {};
#pragma unroll
        for (int portion = 0; portion < Portions; portion++)
        {
#pragma unroll
            for (int tall = 0; tall < Tall; tall++)
            {
#pragma unroll
                for (int j = 0; j < Products; j++) mma(sums[tall], a[portion][tall][j], w.words[portion][j]);
            }
        }

        int column = first_column(i) + lane_index() % 4 * 2;
#pragma unroll
        for (int half = 0; half * 8 < Rows; half++)
            take(half * 8 + lane_index() / 4, column, sums[half / 2][half % 2 * 2], sums[half / 2][half % 2 * 2 + 1]);
    }
};
