#pragma once
#include "model.cuh"

// Costs of the latest steps, at the end of the partial sums: step w has place w mod CostsKept.
constexpr int CostsKept = 64, CostsStart = 2048;

// The words of a window of the text, and those that follow them: tokens[t * streams + b] is word window * steps + t of stream b.
// Called by all threads of all blocks.
DEVICE void take_window(const Model& m, int steps, int streams, int* tokens, int* targets)
{
    const Control& control = *m.control;
    for (int i = element_index(); i < steps * streams; i += element_count())
    {
        int t = i / streams, b = i % streams;
        const int* word = m.text + control.text_start + b * control.stream_length + control.window * steps + t;
        tokens[i] = word[0];
        targets[i] = word[1];
    }
}

// The step's cost is kept until the host asks for it, and the next window is the next step's. Called by one block.
DEVICE void keep_cost(const Model& m, const double* cost)
{
    if (thread_index() != 0) return;
    Control& control = *m.control;
    m.partials[CostsStart + control.window % CostsKept] = *cost;
    control.window++;
}
