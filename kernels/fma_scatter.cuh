#pragma once
#include "quad.cuh"
#include "units.cuh"

// A thread's part of a product that is turned around, in fp32: all rows of quads of columns, over the block's own k. Its own k are those
// of group 0, then of group 1, and so on, and come in quads. The weights of the first ones stay in shared memory from SharedBegin on,
// in bytes, as many as fit; the others are streamed.
template <int Rows, int Groups, int Units, int OwnUnits, int SharedBegin>
struct ScatterPart
{
    static constexpr int OwnQuads = Groups * OwnUnits / Quad, Rounds = (Units + Quad * UnitThreads - 1) / (Quad * UnitThreads);

    // The block's own columns of the left factor, as [k][row].
    static constexpr int Padded = (Rows + Quad - 1) / Quad * Quad, LeftFloats = Groups * OwnUnits * Padded;
    static constexpr int PartBytes = Quad * Quad * 4 * UnitThreads;
    static constexpr int Room = (MostWeightBytes - SharedBegin - LeftFloats * 4) / PartBytes;
    static constexpr int SharedParts = Room < Rounds * OwnQuads ? Room : Rounds * OwnQuads;
    static_assert(Room >= 0, "the columns have to fit");
    static constexpr int SharedEnd = SharedBegin + LeftFloats * 4 + SharedParts * PartBytes;

    // Of four columns and a quad of k: [column][k].
    struct Weights
    {
        float4 columns[Quad];
    };

    const float* weights;
    int pitch;

    DEVICE void load(const float* from, int from_pitch)
    {
        weights = from;
        pitch = from_pitch;
#pragma unroll 1
        for (int i = 0; i < SharedParts; i++)
        {
            Weights w = read(i);
#pragma unroll
            for (int j = 0; j < Quad; j++) store4(place(i, j), w.columns[j]);
        }
    }

    // take(row, column, x, y): the sums of a row at two neighbouring columns, where both may lie beyond the last.
    template <class TTake>
    DEVICE void multiply(const float* left, int left_pitch, TTake take) const
    {
        float* own = launched_shared() + SharedBegin / 4;
#pragma unroll 1
        for (int i = thread_index(); i < LeftFloats; i += UnitThreads)
        {
            int k = i / Padded, row = i % Padded, unit = first_unit() + k % OwnUnits;
            own[i] = load_fresh(left + row * left_pitch + k / OwnUnits * Units + unit, row < Rows && unit < Units);
        }

        block_barrier();
#pragma unroll 1
        for (int round = 0; round < Rounds; round++)
        {
            float sums[Padded][Quad] = {};
#pragma unroll 1
            for (int k = 0; k < OwnQuads; k++)
            {
                int i = round * OwnQuads + k;
                multiply(own + k * Quad * Padded, i < SharedParts ? stored(i) : read(i), sums);
            }

#pragma unroll
            for (int row = 0; row < Rows; row++)
            {
                take(row, first_column(round), sums[row][0], sums[row][1]);
                take(row, first_column(round) + 2, sums[row][2], sums[row][3]);
            }
        }

        // The columns are overwritten in the next step.
        block_barrier();
    }

private:
    DEVICE static int first_unit() { return block_index() * OwnUnits; }
    DEVICE static int first_column(int round) { return (round * UnitThreads + thread_index()) * Quad; }

    DEVICE static float* place(int i, int column)
    {
        return launched_shared() + SharedBegin / 4 + LeftFloats + ((i * Quad + column) * UnitThreads + thread_index()) * Quad;
    }

    DEVICE static Weights stored(int i)
    {
        return {{load4(place(i, 0)), load4(place(i, 1)), load4(place(i, 2)), load4(place(i, 3))}};
    }

    DEVICE Weights read(int i) const
    {
        Weights result;
        int k = i % OwnQuads * Quad, unit = first_unit() + k % OwnUnits, column = first_column(i / OwnQuads);
#pragma unroll
        for (int j = 0; j < Quad; j++)
        {
            result.columns[j] = read_quad(
                weights + (column + j) * pitch + k / OwnUnits * Units + unit, column + j < Units ? Units - unit : 0, Units % Quad == 0);
        }

        return result;
    }

    DEVICE static void multiply(const float* left, const Weights& w, float (&sums)[Padded][Quad])
    {
#pragma unroll
        for (int first = 0; first < Padded; first += Quad)
        {
            float l[Quad][Quad];
#pragma unroll
            for (int k = 0; k < Quad; k++) spread(load4(left + k * Padded + first), l[0][k], l[1][k], l[2][k], l[3][k]);
#pragma unroll
            for (int row = 0; row < Quad; row++)
            {
#pragma unroll
                for (int j = 0; j < Quad; j++)
                {
                    float& sum = sums[first + row][j];
                    sum += l[row][0] * w.columns[j].x;
                    sum += l[row][1] * w.columns[j].y;
                    sum += l[row][2] * w.columns[j].z;
                    sum += l[row][3] * w.columns[j].w;
                }
            }
        }
    }
};
