#pragma once
#include "model.cuh"

// Four neighbouring floats of a row, where some may be missing.

constexpr int Quad = 4;

// The elements go to places of their own; by names, because an index, though a constant, costs the compiler seconds.
DEVICE void spread(const float4& quad, float& x, float& y, float& z, float& w)
{
    x = quad.x;
    y = quad.y;
    z = quad.z;
    w = quad.w;
}

// The next four floats, of which only so many exist; the others are 0 and are not read, for what lies there may be anything.
DEVICE float4 read_quad(const float* from, int count, bool aligned)
{
    if (aligned && count >= Quad) return load4(from);
    return {
        count > 0 ? from[0] : 0.0f, count > 1 ? from[1] : 0.0f, count > 2 ? from[2] : 0.0f, count > 3 ? from[3] : 0.0f};
}

// The same, of what other blocks wrote in this launch. An aligned quad is read as a whole, since the pitch is a multiple of it, and
// cleaned then; `whole` says that none is cut.
template <bool aligned, bool whole>
DEVICE float4 read_quad_fresh(const float* from, int count)
{
    if constexpr (aligned)
    {
        float4 quad = load4_fresh_of(from, count);
        if constexpr (whole) return quad;
        return {quad.x, count > 1 ? quad.y : 0.0f, count > 2 ? quad.z : 0.0f, count > 3 ? quad.w : 0.0f};
    }
    else
    {
        return {
            load_fresh(from, count > 0), load_fresh(from + 1, count > 1), load_fresh(from + 2, count > 2),
            load_fresh(from + 3, count > 3)};
    }
}

// The same of factors in 16 bits, two in a word, in memory or gathered in shared memory.
template <bool aligned, bool whole, class T>
DEVICE uint2 read_quad_fresh(const T* from, int count)
{
    static_assert(aligned, "rows of rounded factors begin with quads");
    uint2 words = load4_fresh_of(from, count);
    if constexpr (whole) return words;
    return {count > 1 ? words.x : words.x & 0xFFFFu, count > 3 ? words.y : count > 2 ? words.y & 0xFFFFu : 0u};
}

// Sends the next four floats on their way to shared memory, of which only so many exist, none where the count is negative; the others
// become 0.
template <bool aligned>
DEVICE void copy_quad_async(float* to, const float* from, int count)
{
    if constexpr (aligned) copy4_async(to, from, count < 0 ? 0 : count > Quad ? Quad : count);
    else
    {
#pragma unroll
        for (int i = 0; i < Quad; i++) copy1_async(to + i, from + i, i < count ? 1 : 0);
    }
}

// Calls quad(row, column) for the quads of rows, and one(row, column) for what is left behind the last of them; for all floats where rows
// are not aligned. Called by all threads of all blocks.
template <class TQuad, class TOne>
DEVICE void each_of_rows(int rows, int columns, bool aligned, TQuad quad, TOne one)
{
    if (!aligned)
    {
        for (int e = element_index(); e < rows * columns; e += element_count()) one(e / columns, e % columns);
        return;
    }

    int quads = columns / Quad, rest = columns % Quad;
    for (int e = element_index(); e < rows * quads; e += element_count()) quad(e / quads, e % quads * Quad);
    for (int e = element_index(); e < rows * rest; e += element_count()) one(e / rest, quads * Quad + e % rest);
}

// Whether rows of a matrix begin with quads.
DEVICE bool has_quads(const float* matrix, int pitch) { return is_aligned(matrix) && pitch % Quad == 0; }

// Sums of products become a result: assigned, added, or on top of a bias. `count` of them exist.
template <Start start, int Length>
DEVICE void write_sums(float* to, const float* bias, const float (&sums)[Length], int count, bool aligned)
{
    if constexpr (Length == Quad)
    {
        if (aligned && count >= Quad)
        {
            float4 base = {0, 0, 0, 0};
            if constexpr (start == Start::Sum) base = load4(to);
            if constexpr (start == Start::Bias) base = {bias[0], bias[1], bias[2], bias[3]};
            store4(to, {base.x + sums[0], base.y + sums[1], base.z + sums[2], base.w + sums[3]});
            return;
        }
    }

    if constexpr (Length == 2)
    {
        if (aligned && count >= 2)
        {
            float2 base = {0, 0};
            if constexpr (start == Start::Sum) base = load2(to);
            if constexpr (start == Start::Bias) base = {bias[0], bias[1]};
            store2(to, base.x + sums[0], base.y + sums[1]);
            return;
        }
    }

#pragma unroll
    for (int i = 0; i < Length; i++)
    {
        if (i >= count) continue;
        float base = 0;
        if constexpr (start == Start::Sum) base = to[i];
        if constexpr (start == Start::Bias) base = bias[i];
        to[i] = base + sums[i];
    }
}

#if MODELGEN_PRECISION > 0

// A quad as words of mma: each has one factor, or with 16 bits two.
struct QuadWords
{
    unsigned words[MODELGEN_PRECISION == 1 ? 4 : 2];
};

#if MODELGEN_PRECISION == 1
DEVICE QuadWords words_of(const float4& quad) { return {{rounded(quad.x), rounded(quad.y), rounded(quad.z), rounded(quad.w)}}; }
#else
DEVICE QuadWords words_of(const float4& quad) { return {{rounded(quad.x, quad.y), rounded(quad.z, quad.w)}}; }
DEVICE QuadWords words_of(const uint2& quad) { return {{quad.x, quad.y}}; }
#endif

// Four neighbours in k, or eight, as words of mma.
DEVICE uint4 words_along(const float4 (&quads)[MODELGEN_PRECISION == 1 ? 1 : 2])
{
#if MODELGEN_PRECISION == 1
    return {rounded(quads[0].x), rounded(quads[0].y), rounded(quads[0].z), rounded(quads[0].w)};
#else
    return {
        rounded(quads[0].x, quads[0].y), rounded(quads[0].z, quads[0].w), rounded(quads[1].x, quads[1].y),
        rounded(quads[1].z, quads[1].w)};
#endif
}

// The same word of four neighbouring rows; with 16 bits, the quads are neighbours in k.
DEVICE uint4 words_across(const float4 (&quads)[MODELGEN_PRECISION == 1 ? 1 : 2])
{
#if MODELGEN_PRECISION == 1
    return words_along(quads);
#else
    return {
        rounded(quads[0].x, quads[1].x), rounded(quads[0].y, quads[1].y), rounded(quads[0].z, quads[1].z),
        rounded(quads[0].w, quads[1].w)};
#endif
}

#endif
