#pragma once
#include "quad.cuh"

// Philox 4x32-10 (Salmon et al. 2011): four random words of a counter and a key.
struct Words
{
    unsigned word[4];
};

DEVICE Words philox(unsigned a, unsigned b, unsigned c, unsigned d, unsigned long long key)
{
    unsigned key_a = static_cast<unsigned>(key), key_b = static_cast<unsigned>(key >> 32);
#pragma unroll
    for (int round = 0; round < 10; round++)
    {
        unsigned long long product_a = 0xD2511F53ull * a, product_b = 0xCD9E8D57ull * c;
        a = static_cast<unsigned>(product_b >> 32) ^ b ^ key_a;
        b = static_cast<unsigned>(product_b);
        c = static_cast<unsigned>(product_a >> 32) ^ d ^ key_b;
        d = static_cast<unsigned>(product_a);
        key_a += 0x9E3779B9u;
        key_b += 0xBB67AE85u;
    }

    return {{a, b, c, d}};
}

// An entry of a mask. The upper 24 bits fit a float exactly.
DEVICE float mask_entry(unsigned word, float keep_prob, float kept)
{
    float uniform = static_cast<float>(word >> 8) * (1.0f / (1 << 24));
    return uniform < keep_prob ? kept : 0.0f;
}

// A mask of inverted dropout: 1 / keep_prob with probability keep_prob, else 0; the same bits as the CPU's. Element e is word
// e mod 4 of counter (e / 4, site, step). Nothing happens where masks are given. Called by all threads of all blocks.
// Where the gradients of `parts` steps are summed, they have one mask. Another entry than 1 / keep_prob can be asked for.
DEVICE void draw_mask(const Model& m, int site, float keep_prob, int rows, int width, float* mask, int pitch, int parts = 1, float entry = 0.0f)
{
    if (m.control->draws_masks == 0) return;

    unsigned long long seed = m.control->seed, step = static_cast<unsigned long long>((m.control->step + parts - 1) / parts);
    float kept = entry == 0.0f ? 1.0f / keep_prob : entry;
    int count = rows * width;
    bool aligned = width % Quad == 0 && has_quads(mask, pitch);
    for (int counter = element_index(); counter < (count + 3) / 4; counter += element_count())
    {
        Words words = philox(
            static_cast<unsigned>(counter), static_cast<unsigned>(site), static_cast<unsigned>(step),
            static_cast<unsigned>(step >> 32), seed);
        float entries[4];
#pragma unroll
        for (int i = 0; i < 4; i++) entries[i] = mask_entry(words.word[i], keep_prob, kept);

        // A row of whole quads has all four of a counter.
        int first = 4 * counter;
        if (aligned)
        {
            store4(mask + first / width * pitch + first % width, {entries[0], entries[1], entries[2], entries[3]});
            continue;
        }

#pragma unroll
        for (int i = 0; i < 4; i++)
            if (int e = first + i; e < count) mask[e / width * pitch + e % width] = entries[i];
    }
}

// The same where the gradients of `parts` steps are summed, and batch rows of a time step are a part of those of a larger batch:
// row t * batch + b is row (t * parts + part) * batch + b of a mask of the update. Called by all threads of all blocks.
DEVICE void draw_mask_of_part(
    const Model& m, int batch, int parts, int site, float keep_prob, int rows, int width, float* mask, int pitch,
    float entry = 0.0f)
{
    if (m.control->draws_masks == 0) return;

    unsigned long long seed = m.control->seed, step = static_cast<unsigned long long>((m.control->step + parts - 1) / parts);
    long long part = (m.control->step - 1) % parts;
    float kept = entry == 0.0f ? 1.0f / keep_prob : entry;
    int count = batch * width;
    for (int t = 0; t < rows / batch; t++)
    {
        // The entries of a time step follow each other in the larger mask; a counter's four may begin before them.
        long long first = (t * static_cast<long long>(parts) + part) * count, begin = first / 4, end = (first + count + 3) / 4;
        for (long long counter = begin + element_index(); counter < end; counter += element_count())
        {
            Words words = philox(
                static_cast<unsigned>(counter), static_cast<unsigned>(site), static_cast<unsigned>(step),
                static_cast<unsigned>(step >> 32), seed);
#pragma unroll
            for (int i = 0; i < 4; i++)
            {
                int e = static_cast<int>(4 * counter + i - first);
                if (e >= 0 && e < count) mask[(t * batch + e / width) * pitch + e % width] = mask_entry(words.word[i], keep_prob, kept);
            }
        }
    }
}
