#pragma once
#include "platform.cuh"

// What a step keeps on the device. The runtime has the same structure: 64 bytes, in this order.
struct Control
{
    unsigned long long seed;  // of the dropout masks
    long long step;           // training passes so far, the one under way included
    float learning_rate;
    float rate;               // what gradients in memory are multiplied by in the update besides the learning rate; 0 where a step is skipped
    float loss_scale;         // the loss of the next step is made so many times too large; 1 but for fp16
    int good_steps;           // since the scale was changed
    int draws_masks;          // whether masks are drawn; otherwise those in memory are used
    int count;                // tokens of a single stream's pass
    int window;               // window of the text that this step reads
    int skipped;              // steps skipped because a gradient was not finite
    unsigned int arrived;     // of the barrier of all blocks
    float gradient_scale;     // gradients in memory are so many times too large
    int text_start;           // where the text begins among all texts
    int stream_length;        // tokens of each of its streams
};

static_assert(sizeof(Control) == 64, "the runtime's Control has 64 bytes");

// What every kernel is given.
struct Model
{
    float* arena;      // all matrices, ids, and single numbers
    Control* control;
    const int* text;   // all texts, each cut into streams of equal length, one after the other
    double* partials;  // sums of blocks on their way to one sum
    float* shown;      // what is made only when it is asked for
};

// Whole numbers, or one in double precision, in the place of floats.
DEVICE int* integers_at(const Model& m, int offset) { return reinterpret_cast<int*>(m.arena + offset); }
DEVICE double* double_at(const Model& m, int offset) { return reinterpret_cast<double*>(m.arena + offset); }

// A rounded matrix behind the arena, at an offset in floats.
DEVICE Rounded* rounded_at(const Model& m, int offset) { return reinterpret_cast<Rounded*>(m.arena + offset); }

// What a result starts from: zero, what is there, or a bias row.
enum class Start { Zero, Sum, Bias };

// Which factor is transposed. Plain: C[m, n] = A[m, k] B[k, n]; TransposedRight: A[m, k] B[n, k]^T; TransposedLeft:
// A[k, m]^T B[k, n].
enum class Form { Plain, TransposedRight, TransposedLeft };

// All blocks of a cooperative launch meet, and see what any of them wrote if they read it with load_fresh. Called by all threads.
// The blocks together add 2^31 to the counter, so its top bit flips with the last arrival, and its others are 0 again: nobody
// clears it. It begins as 0.
DEVICE void grid_barrier(const Model& m)
{
    block_barrier();
    if (thread_index() == 0)
    {
        constexpr unsigned Top = 0x80000000u;
        unsigned share = block_index() == 0 ? Top - static_cast<unsigned>(block_count() - 1) : 1u;
        unsigned before = add_release(&m.control->arrived, share);
        while (((before ^ load_acquire(&m.control->arrived)) & Top) == 0) spin();
    }
    block_barrier();
}
