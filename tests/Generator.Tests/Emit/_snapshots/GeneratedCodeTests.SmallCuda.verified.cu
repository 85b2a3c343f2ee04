// SmallModel: forward, backward and update for NVIDIA GPUs. Written by ModelGen from the attribute of the class.
// Each kernel is given the model's memory, m, and where it is launched step by step the time step, t. Matrices are
// row-major; the gradient of x is d_x.
#include "model.cuh"
#include "text.cuh"
#include "rows.cuh"
#include "slots.cuh"
#include "random.cuh"
#include "embed.cuh"
#include "gemm.cuh"
#include "recurrence.cuh"
#include "scatter.cuh"
#include "softmax.cuh"
#include "losses.cuh"
#include "attention.cuh"
#include "optim.cuh"

[[maybe_unused]] constexpr int T = 20; // time steps
[[maybe_unused]] constexpr int B = 20; // streams
[[maybe_unused]] constexpr int H = 200; // units of a layer
[[maybe_unused]] constexpr int V = 10000; // words
[[maybe_unused]] constexpr int L = 2; // layers
constexpr int DenseLength = 2731600; // floats of all densely trained parameters, padding included

// Floats from one row of a matrix to the next: the columns, rounded up to whole cache lines.
namespace pitch
{
    [[maybe_unused]] constexpr int Of4H = 800;
    [[maybe_unused]] constexpr int OfH = 208;
    [[maybe_unused]] constexpr int OfV = 10000;
    [[maybe_unused]] constexpr int OfTB = 400;
    [[maybe_unused]] constexpr int Of2 = 16;
    [[maybe_unused]] constexpr int Of2TB = 800;
}

// Who lives where in the arena, in floats.
namespace at
{
    [[maybe_unused]] constexpr int Parameters = 0;
    [[maybe_unused]] constexpr int Gradients = DenseLength;
    [[maybe_unused]] constexpr int InputKernel0 = 0; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int RecurrentKernel0 = 160000; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int Bias0 = 320000; // [1, 4H] = [1, 800]
    [[maybe_unused]] constexpr int InputKernel1 = 320800; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int RecurrentKernel1 = 480800; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int Bias1 = 640800; // [1, 4H] = [1, 800]
    [[maybe_unused]] constexpr int SoftmaxW = 641600; // [V, H] = [10000, 200]
    [[maybe_unused]] constexpr int SoftmaxB = 2721600; // [1, V] = [1, 10000]
    [[maybe_unused]] constexpr int DInputKernel0 = 2731600; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int DRecurrentKernel0 = 2891600; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int DBias0 = 3051600; // [1, 4H] = [1, 800]
    [[maybe_unused]] constexpr int DInputKernel1 = 3052400; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int DRecurrentKernel1 = 3212400; // [H, 4H] = [200, 800]
    [[maybe_unused]] constexpr int DBias1 = 3372400; // [1, 4H] = [1, 800]
    [[maybe_unused]] constexpr int DSoftmaxW = 3373200; // [V, H] = [10000, 200]
    [[maybe_unused]] constexpr int DSoftmaxB = 5453200; // [1, V] = [1, 10000]
    [[maybe_unused]] constexpr int Embedding = 5463200; // [V, H] = [10000, 200]
    [[maybe_unused]] constexpr int CarriedH0 = 7543200; // [B, H] = [20, 200]
    [[maybe_unused]] constexpr int CarriedC0 = 7547360; // [B, H] = [20, 200]
    [[maybe_unused]] constexpr int CarriedH1 = 7551520; // [B, H] = [20, 200]
    [[maybe_unused]] constexpr int CarriedC1 = 7555680; // [B, H] = [20, 200]
    [[maybe_unused]] constexpr int SequenceH0 = 7559840; // [1, H] = [1, 200]
    [[maybe_unused]] constexpr int SequenceC0 = 7560048; // [1, H] = [1, 200]
    [[maybe_unused]] constexpr int SequenceH1 = 7560256; // [1, H] = [1, 200]
    [[maybe_unused]] constexpr int SequenceC1 = 7560464; // [1, H] = [1, 200]
    [[maybe_unused]] constexpr int Embedded = 7560672; // [T, B, H] = [20, 20, 200]
    [[maybe_unused]] constexpr int Z0 = 7643872; // [T, B, 4H] = [20, 20, 800]
    [[maybe_unused]] constexpr int H0 = 7963872; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int C0 = 8051232; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int Saved0 = 8138592; // [T, B, H] = [20, 20, 200]
    [[maybe_unused]] constexpr int Z1 = 8221792; // [T, B, 4H] = [20, 20, 800]
    [[maybe_unused]] constexpr int H1 = 8541792; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int C1 = 8629152; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int Saved1 = 8716512; // [T, B, H] = [20, 20, 200]
    [[maybe_unused]] constexpr int TokenLoss = 8799712; // [1, TB] = [1, 400]
    [[maybe_unused]] constexpr int Cost = 8800112; // [1, 2] = [1, 2]
    [[maybe_unused]] constexpr int Probabilities = 8800128; // [1, V] = [1, 10000]
    [[maybe_unused]] constexpr int Logits = 8810128; // [T, B, V] = [20, 20, 10000]
    [[maybe_unused]] constexpr int DEmbedding = 12810128; // [TB, H] = [400, 200]
    [[maybe_unused]] constexpr int DEmbedded = 12893328; // [T, B, H] = [20, 20, 200]
    [[maybe_unused]] constexpr int DZ0 = 7643872; // [T, B, 4H] = [20, 20, 800], in place of z_0
    [[maybe_unused]] constexpr int DH0 = 12976528; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int DC0 = 13063888; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int DZ1 = 8221792; // [T, B, 4H] = [20, 20, 800], in place of z_1
    [[maybe_unused]] constexpr int DH1 = 13151248; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int DC1 = 13238608; // [T+1, B, H] = [21, 20, 200]
    [[maybe_unused]] constexpr int DLogits = 8810128; // [T, B, V] = [20, 20, 10000], in place of logits
    [[maybe_unused]] constexpr int Norm = 13325968; // [1, 2] = [1, 2]
    [[maybe_unused]] constexpr int Tokens = 13325984; // [1, TB] = [1, 400]
    [[maybe_unused]] constexpr int Words = 13326384; // [1, 2TB] = [1, 800]
    [[maybe_unused]] constexpr int Targets = 13327184; // [1, TB] = [1, 400]
    [[maybe_unused]] constexpr int LogitsShown = 0; // [T, B, V] = [20, 20, 10000], in memory of its own
    constexpr int Slices = 13327584; // 1280000 floats for slices of products
    [[maybe_unused]] constexpr int Rounded = 14607584; // 3530784 floats for factors in 16 bits
}

// LstmForward, for each of [B, H] elements:
//   input = sigmoid(i)
//   candidate = tanh(j)
//   forget = sigmoid(f)
//   output = sigmoid(o)
//   memory = forget * c + input * candidate
//   squashed = tanh(memory)
//   h_next = output * squashed
//   c_next = memory
// kept for the way back: input, candidate, forget, output, squashed
DEVICE void LstmForward(
    int row, int unit,
    float i_,
    float j_,
    float f_,
    float o_,
    float c_,
    float* hNextRows, Rounded* hNextRowsFactors,
    float* cNextRows,
    float* inputRows,
    float* candidateRows,
    float* forgetRows,
    float* outputRows,
    float* squashedRows)
{
    float input_ = sigmoid(i_);
    float candidate_ = tanhf(j_);
    float forget_ = sigmoid(f_);
    float output_ = sigmoid(o_);
    float memory_ = forget_ * c_ + input_ * candidate_;
    float squashed_ = tanhf(memory_);
    store_exchanged(hNextRows, hNextRowsFactors, row * pitch::OfH + unit, output_ * squashed_);
    cNextRows[row * pitch::OfH + unit] = memory_;
    inputRows[row * pitch::Of4H + unit] = input_;
    candidateRows[row * pitch::Of4H + unit] = candidate_;
    forgetRows[row * pitch::Of4H + unit] = forget_;
    outputRows[row * pitch::Of4H + unit] = output_;
    squashedRows[row * pitch::OfH + unit] = squashed_;
}

// LstmBackward, for each of [B, H] elements:
//   dSquashed = dHNext * output
//   dMemory = dCNext + dSquashed * (1 - squashed * squashed)
//   dCandidate = dMemory * input
//   dC = dMemory * forget
//   dO = dSquashed * (squashed - hNext)
//   dF = dC * c * (1 - forget)
//   dJ = dCandidate * (1 - candidate * candidate)
//   dI = dCandidate * candidate * (1 - input)
DEVICE void LstmBackward(
    int row, int unit,
    float c_,
    float dHNext_,
    float dCNext_,
    float input_,
    float candidate_,
    float forget_,
    float output_,
    float squashed_,
    float hNext_,
    float* dIRows, Rounded* dIRowsFactors,
    float* dJRows, Rounded* dJRowsFactors,
    float* dFRows, Rounded* dFRowsFactors,
    float* dORows, Rounded* dORowsFactors,
    float* dCRows)
{
    float dSquashed_ = dHNext_ * output_;
    float dMemory_ = dCNext_ + dSquashed_ * (1.0f - squashed_ * squashed_);
    float dCandidate_ = dMemory_ * input_;
    float dC_ = dMemory_ * forget_;
    float dO_ = dSquashed_ * (squashed_ - hNext_);
    float dF_ = dC_ * c_ * (1.0f - forget_);
    float dJ_ = dCandidate_ * (1.0f - candidate_ * candidate_);
    float dI_ = dCandidate_ * candidate_ * (1.0f - input_);
    store_exchanged(dIRows, dIRowsFactors, row * pitch::Of4H + unit, dI_);
    store_exchanged(dJRows, dJRowsFactors, row * pitch::Of4H + unit, dJ_);
    store_exchanged(dFRows, dFRowsFactors, row * pitch::Of4H + unit, dF_);
    store_exchanged(dORows, dORowsFactors, row * pitch::Of4H + unit, dO_);
    dCRows[row * pitch::OfH + unit] = dC_;
}

// LstmInference, for each of [B, H] elements:
//   input = sigmoid(i)
//   candidate = tanh(j)
//   forget = sigmoid(f)
//   output = sigmoid(o)
//   memory = forget * c + input * candidate
//   squashed = tanh(memory)
//   h_next = output * squashed
//   c_next = memory
DEVICE void LstmInference(
    int row, int unit,
    float i_,
    float j_,
    float f_,
    float o_,
    float c_,
    float* hNextRows, Rounded* hNextRowsFactors,
    float* cNextRows)
{
    float input_ = sigmoid(i_);
    float candidate_ = tanhf(j_);
    float forget_ = sigmoid(f_);
    float output_ = sigmoid(o_);
    float memory_ = forget_ * c_ + input_ * candidate_;
    float squashed_ = tanhf(memory_);
    store_exchanged(hNextRows, hNextRowsFactors, row * pitch::OfH + unit, output_ * squashed_);
    cNextRows[row * pitch::OfH + unit] = memory_;
}

// LstmInference2, for each of [1, H] elements:
//   input = sigmoid(i)
//   candidate = tanh(j)
//   forget = sigmoid(f)
//   output = sigmoid(o)
//   memory = forget * c + input * candidate
//   squashed = tanh(memory)
//   h_next = output * squashed
//   c_next = memory
DEVICE void LstmInference2(
    int row, int unit,
    float i_,
    float j_,
    float f_,
    float o_,
    float c_,
    float* hNextRows, Rounded* hNextRowsFactors,
    float* cNextRows)
{
    float input_ = sigmoid(i_);
    float candidate_ = tanhf(j_);
    float forget_ = sigmoid(f_);
    float output_ = sigmoid(o_);
    float memory_ = forget_ * c_ + input_ * candidate_;
    float squashed_ = tanhf(memory_);
    store_exchanged(hNextRows, hNextRowsFactors, row * pitch::OfH + unit, output_ * squashed_);
    cNextRows[row * pitch::OfH + unit] = memory_;
}

KERNEL(256, Forward_Words)
{
    // words = which positions of tokens are alike
    index_ids(T * B, integers_at(m, at::Tokens), integers_at(m, at::Words));

    // embedded = rows of the embedding [TB, H], those of tokens
    gather_rows(T * B, H, m.arena + at::Embedding, pitch::OfH, integers_at(m, at::Tokens), m.arena + at::Embedded, pitch::OfH);

    // h_0[0] = carried_h_0
    copy_rows(B, H, m.arena + at::CarriedH0, pitch::OfH, m.arena + at::H0, pitch::OfH);

    // c_0[0] = carried_c_0
    copy_rows(B, H, m.arena + at::CarriedC0, pitch::OfH, m.arena + at::C0, pitch::OfH);
}

PRODUCT_KERNEL(256, Forward_Z0)
{
    // z_0 = embedded * input_kernel_0 + bias_0 [TB, 4H], summed over H
    product<64, 64, Form::Plain, Start::Bias, true, true>(
        T * B, 4 * H, H,
        m.arena + at::Embedded, pitch::OfH,
        m.arena + at::InputKernel0, pitch::Of4H,
        m.arena + at::Z0, pitch::Of4H,
        m.arena + at::Bias0);
}

KERNEL(256, Forward_H1)
{
    // h_1[0] = carried_h_1
    copy_rows(B, H, m.arena + at::CarriedH1, pitch::OfH, m.arena + at::H1, pitch::OfH);

    // c_1[0] = carried_c_1
    copy_rows(B, H, m.arena + at::CarriedC1, pitch::OfH, m.arena + at::C1, pitch::OfH);

    // z_1 = bias_1 in every row [TB, 4H]
    fill_rows(T * B, 4 * H, m.arena + at::Bias1, m.arena + at::Z1, pitch::Of4H);
}

KERNEL(256, Forward_FirstH0)
{
    #if MODELGEN_PRECISION > 1
    // h_0[0] in 16 bits
    round_rows(B, H, m.arena + at::H0, pitch::OfH, rounded_at(m, at::Rounded + 3083680), pitch::OfH);

    // h_1[0] in 16 bits
    round_rows(B, H, m.arena + at::H1, pitch::OfH, rounded_at(m, at::Rounded), pitch::OfH);
    #endif
}

// layer 0: 25 blocks, each with the weights of its own units
using Forward_Layer0_Z0 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, Left::Gathered>;

// What a thread has of a step before it is needed.
struct Forward_Layer0_Registers
{
    Forward_Layer0_Z0::Sums ofZ0;
    float forLstmForward[OwnElements<B, H, 8>::Count][1];
};

DEVICE void Forward_Layer0_inputs1(Model m, int t, Forward_Layer0_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8>::Count; i++)
    {
        using Own = OwnElements<B, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmForward[i][0] = (m.arena + at::C0 + t * B * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void Forward_Layer0_begin1(Model m, int t, Forward_Layer0_Registers& registers)
{
    Forward_Layer0_Z0::begin(m.arena + at::Z0 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ0);
}

DEVICE void Forward_Layer0_part1(Model m, int t, Forward_Layer0_Z0& forZ0, Forward_Layer0_Registers& registers)
{
    // z_0[t] += h_0[t] * recurrent_kernel_0 [B, 4H], summed over H
    forZ0.multiply(
        exchanged(m.arena + at::H0 + t * B * pitch::OfH, rounded_at(m, at::Rounded + 3083680) + t * B * pitch::OfH), pitch::OfH,
        m.arena + at::Z0 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ0);

    // h_0[t+1], c_0[t+1], z_0[t], saved_0[t] = LstmForward(z_0[t], c_0[t])
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8>::Count; i++)
    {
        using Own = OwnElements<B, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmForward(
            row, unit,
            registers.ofZ0.values[i][0],
            registers.ofZ0.values[i][1],
            registers.ofZ0.values[i][2],
            registers.ofZ0.values[i][3],
            registers.forLstmForward[i][0],
            m.arena + at::H0 + (t + 1) * B * pitch::OfH, rounded_at(m, at::Rounded + 3083680) + (t + 1) * B * pitch::OfH,
            m.arena + at::C0 + (t + 1) * B * pitch::OfH,
            m.arena + at::Z0 + t * B * pitch::Of4H,
            m.arena + at::Z0 + t * B * pitch::Of4H + H,
            m.arena + at::Z0 + t * B * pitch::Of4H + 2 * H,
            m.arena + at::Z0 + t * B * pitch::Of4H + 3 * H,
            m.arena + at::Saved0 + t * B * pitch::OfH);
    }
}

DEVICE void Forward_Layer0(Model m, int t)
{
    Forward_Layer0_Z0 forZ0;
    forZ0.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    Forward_Layer0_Registers registers;
    for (LoopSteps<1, false, 0, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            Forward_Layer0_inputs1(m, loop.step(), registers);
            Forward_Layer0_begin1(m, loop.step(), registers);
        }
        if (loop.includes(0)) Forward_Layer0_part1(m, loop.step(), forZ0, registers);
        if (loop.goes_on(0))
        {
            Forward_Layer0_inputs1(m, loop.next_step(), registers);
            Forward_Layer0_begin1(m, loop.next_step(), registers);
        }
        loop.meet(m);
    }
}

// layer 1, a step behind: 25 blocks, each with the weights of its own units
using Forward_Layer1_Z1 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, Left::Gathered, in_clusters(25)>;
using Forward_Layer1_Z1_2 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, Left::Gathered, in_clusters(25), Forward_Layer1_Z1::SharedEnd>;

// What a thread has of a step before it is needed.
struct Forward_Layer1_Registers
{
    Forward_Layer1_Z1::Sums ofZ1;
    float forLstmForward[OwnElements<B, H, 8, in_clusters(25)>::Count][1];
};

DEVICE void Forward_Layer1_inputs1(Model m, int t, Forward_Layer1_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<B, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmForward[i][0] = (m.arena + at::C1 + t * B * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void Forward_Layer1_begin1(Model m, int t, Forward_Layer1_Registers& registers)
{
    Forward_Layer1_Z1::begin(m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ1);
}

DEVICE void Forward_Layer1_part1(Model m, int t, Forward_Layer1_Z1& forZ1, Forward_Layer1_Z1_2& forZ1_2, Forward_Layer1_Registers& registers)
{
    // z_1[t] += h_0[t+1] * input_kernel_1 [B, 4H], summed over H
    forZ1.multiply(
        exchanged(m.arena + at::H0 + (t + 1) * B * pitch::OfH, rounded_at(m, at::Rounded + 3083680) + (t + 1) * B * pitch::OfH), pitch::OfH,
        m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ1);

    // z_1[t] += h_1[t] * recurrent_kernel_1 [B, 4H], summed over H
    forZ1_2.multiply(
        exchanged(m.arena + at::H1 + t * B * pitch::OfH, rounded_at(m, at::Rounded) + t * B * pitch::OfH), pitch::OfH,
        m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ1);

    // h_1[t+1], c_1[t+1], z_1[t], saved_1[t] = LstmForward(z_1[t], c_1[t])
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<B, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmForward(
            row, unit,
            registers.ofZ1.values[i][0],
            registers.ofZ1.values[i][1],
            registers.ofZ1.values[i][2],
            registers.ofZ1.values[i][3],
            registers.forLstmForward[i][0],
            m.arena + at::H1 + (t + 1) * B * pitch::OfH, rounded_at(m, at::Rounded) + (t + 1) * B * pitch::OfH,
            m.arena + at::C1 + (t + 1) * B * pitch::OfH,
            m.arena + at::Z1 + t * B * pitch::Of4H,
            m.arena + at::Z1 + t * B * pitch::Of4H + H,
            m.arena + at::Z1 + t * B * pitch::Of4H + 2 * H,
            m.arena + at::Z1 + t * B * pitch::Of4H + 3 * H,
            m.arena + at::Saved1 + t * B * pitch::OfH);
    }
}

DEVICE void Forward_Layer1(Model m, int t)
{
    Forward_Layer1_Z1 forZ1;
    forZ1.load(m.arena + at::InputKernel1, pitch::Of4H);
    Forward_Layer1_Z1_2 forZ1_2;
    forZ1_2.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    Forward_Layer1_Registers registers;
    for (LoopSteps<1, false, 1, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            Forward_Layer1_inputs1(m, loop.step(), registers);
            Forward_Layer1_begin1(m, loop.step(), registers);
        }
        if (loop.includes(0)) Forward_Layer1_part1(m, loop.step(), forZ1, forZ1_2, registers);
        if (loop.goes_on(0))
        {
            Forward_Layer1_inputs1(m, loop.next_step(), registers);
            Forward_Layer1_begin1(m, loop.next_step(), registers);
        }
        loop.meet(m);
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
CLUSTER_KERNEL(256, Forward_Layers)
{
    if (block_index() < in_clusters(25)) Forward_Layer0(m, t);
    else Forward_Layer1(m, t);
}

KERNEL(256, Forward_CarriedH0)
{
    // carried_h_0 = h_0[T]
    copy_rows(B, H, m.arena + at::H0 + T * B * pitch::OfH, pitch::OfH, m.arena + at::CarriedH0, pitch::OfH);

    // carried_c_0 = c_0[T]
    copy_rows(B, H, m.arena + at::C0 + T * B * pitch::OfH, pitch::OfH, m.arena + at::CarriedC0, pitch::OfH);

    // carried_h_1 = h_1[T]
    copy_rows(B, H, m.arena + at::H1 + T * B * pitch::OfH, pitch::OfH, m.arena + at::CarriedH1, pitch::OfH);

    // carried_c_1 = c_1[T]
    copy_rows(B, H, m.arena + at::C1 + T * B * pitch::OfH, pitch::OfH, m.arena + at::CarriedC1, pitch::OfH);
}

KERNEL(256, Forward_RoundedSoftmaxW)
{
    #if MODELGEN_PRECISION > 1
    // softmax_w in 16 bits
    round_rows(V, H, m.arena + at::SoftmaxW, pitch::OfH, rounded_at(m, at::Rounded + 43680), pitch::OfH);
    #endif
}

PRODUCT_KERNEL(256, Forward_Logits)
{
    // logits = h_1[1..] * softmax_w^T + softmax_b [TB, V], summed over H
    #if MODELGEN_PRECISION < 2
    product<128, 128, Form::TransposedRight, Start::Bias, true, true>(
        T * B, V, H,
        m.arena + at::H1 + 1 * B * pitch::OfH, pitch::OfH,
        m.arena + at::SoftmaxW, pitch::OfH,
        m.arena + at::Logits, pitch::OfV,
        m.arena + at::SoftmaxB);
    #else
    rounded_product<128, 128, Form::TransposedRight, Start::Bias>(
        T * B, V, H,
        rounded_at(m, at::Rounded) + 1 * B * pitch::OfH, pitch::OfH,
        rounded_at(m, at::Rounded + 43680), pitch::OfH,
        m.arena + at::Logits, pitch::OfV,
        m.arena + at::SoftmaxB);
    #endif
}

KERNEL(256, Forward_TokenLoss)
{
    // token_loss = log(sum_v exp(logits[v])) - logits[targets]
    // d_logits = (softmax(logits) - onehot(targets)) / B
    softmax_gradient(V, m.arena + at::Logits + block_index() * pitch::OfV, integers_at(m, at::Targets)[block_index()], m.arena + at::TokenLoss + block_index(), m.control->loss_scale / B, FactorRow{m.arena + at::DLogits + block_index() * pitch::OfV, rounded_at(m, at::Rounded + 1083680) + block_index() * pitch::OfV});
}

KERNEL(256, Forward_Cost)
{
    // cost = the sum of token_loss / B, in double
    sum_losses<Start::Zero>(T * B, m.arena + at::TokenLoss, nullptr, B, double_at(m, at::Cost));
}

// A step begins: its number.
KERNEL(256, Forward_Begin)
{
    if (element_index() == 0) m.control->step++;
}

PRODUCT_KERNEL(256, Backward_DH1Slices)
{
    // d_h_1[1..] = d_logits * softmax_w [TB, H], summed over V
    #if MODELGEN_PRECISION < 2
    product<128, 128, Form::Plain, Start::Zero, true, true, 16>(
        T * B, H, V,
        m.arena + at::DLogits, pitch::OfV,
        m.arena + at::SoftmaxW, pitch::OfH,
        m.arena + at::Slices, 200);
    #else
    rounded_product<128, 128, Form::Plain, Start::Zero, 16>(
        T * B, H, V,
        rounded_at(m, at::Rounded + 1083680), pitch::OfV,
        rounded_at(m, at::Rounded + 43680), pitch::OfH,
        m.arena + at::Slices, 200);
    #endif
}

// 16 slices of DH1 become one.
KERNEL(256, Backward_DH1)
{
    add_slices<16, Start::Zero>(T * B, H, m.arena + at::Slices, 200, m.arena + at::DH1 + 1 * B * pitch::OfH, pitch::OfH);
}

PRODUCT_KERNEL(256, Backward_DSoftmaxW)
{
    // d_softmax_w = d_logits^T * h_1[1..] [V, H], summed over TB
    #if MODELGEN_PRECISION < 2
    product<128, 64, Form::TransposedLeft, Start::Zero, true, true>(
        V, H, T * B,
        m.arena + at::DLogits, pitch::OfV,
        m.arena + at::H1 + 1 * B * pitch::OfH, pitch::OfH,
        m.arena + at::DSoftmaxW, pitch::OfH);
    #else
    rounded_product<128, 64, Form::TransposedLeft, Start::Zero>(
        V, H, T * B,
        rounded_at(m, at::Rounded + 1083680), pitch::OfV,
        rounded_at(m, at::Rounded) + 1 * B * pitch::OfH, pitch::OfH,
        m.arena + at::DSoftmaxW, pitch::OfH);
    #endif
}

KERNEL(256, Backward_DSoftmaxB)
{
    // d_softmax_b = column sums of d_logits
    column_sum<Start::Zero>(T * B, V, m.arena + at::DLogits, pitch::OfV, m.arena + at::DSoftmaxB);
}

KERNEL(256, Backward_DH1_2)
{
    // d_h_1[0] = 0
    clear_rows(B, H, m.arena + at::DH1, pitch::OfH);

    // d_c_1[T] = 0
    clear_rows(B, H, m.arena + at::DC1 + T * B * pitch::OfH, pitch::OfH);

    // d_h_0[0] = 0
    clear_rows(B, H, m.arena + at::DH0, pitch::OfH);

    // d_c_0[T] = 0
    clear_rows(B, H, m.arena + at::DC0 + T * B * pitch::OfH, pitch::OfH);

    // d_h_0[1..] = 0
    clear_rows(T * B, H, m.arena + at::DH0 + 1 * B * pitch::OfH, pitch::OfH);
}

// layer 1, backwards: 25 blocks, each with the weights of its own units
using Backward_Layer1_DH1 =
    UnitProduct<Form::TransposedRight, Start::Sum, B, 1, H, 4 * H, 8, Left::Gathered>;

// What a thread has of a step before it is needed.
struct Backward_Layer1_Registers
{
    Backward_Layer1_DH1::Sums ofDH1;
    float forLstmBackward[OwnElements<B, H, 8>::Count][8];
};

DEVICE void Backward_Layer1_inputs1(Model m, int t, Backward_Layer1_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8>::Count; i++)
    {
        using Own = OwnElements<B, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmBackward[i][0] = (m.arena + at::C1 + t * B * pitch::OfH)[row * pitch::OfH + unit];
        registers.forLstmBackward[i][1] = (m.arena + at::DC1 + (t + 1) * B * pitch::OfH)[row * pitch::OfH + unit];
        registers.forLstmBackward[i][2] = (m.arena + at::Z1 + t * B * pitch::Of4H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][3] = (m.arena + at::Z1 + t * B * pitch::Of4H + H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][4] = (m.arena + at::Z1 + t * B * pitch::Of4H + 2 * H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][5] = (m.arena + at::Z1 + t * B * pitch::Of4H + 3 * H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][6] = (m.arena + at::Saved1 + t * B * pitch::OfH)[row * pitch::OfH + unit];
        registers.forLstmBackward[i][7] = (m.arena + at::H1 + (t + 1) * B * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void Backward_Layer1_first1(Model m, int t, Backward_Layer1_Registers& registers)
{
    registers.ofDH1.begin<Start::Sum, H>(m.arena + at::DH1 + (t + 1) * B * pitch::OfH, pitch::OfH);
}

DEVICE void Backward_Layer1_begin2(Model m, int t, Backward_Layer1_Registers& registers)
{
    Backward_Layer1_DH1::begin(m.arena + at::DH1 + t * B * pitch::OfH, pitch::OfH, registers.ofDH1);
}

DEVICE void Backward_Layer1_part1(Model m, int t, Backward_Layer1_Registers& registers)
{
    // d_z_1[t], d_c_1[t] = LstmBackward(c_1[t], d_h_1[t+1], d_c_1[t+1], z_1[t], saved_1[t], h_1[t+1])
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8>::Count; i++)
    {
        using Own = OwnElements<B, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmBackward(
            row, unit,
            registers.forLstmBackward[i][0],
            registers.ofDH1.values[i][0],
            registers.forLstmBackward[i][1],
            registers.forLstmBackward[i][2],
            registers.forLstmBackward[i][3],
            registers.forLstmBackward[i][4],
            registers.forLstmBackward[i][5],
            registers.forLstmBackward[i][6],
            registers.forLstmBackward[i][7],
            m.arena + at::DZ1 + t * B * pitch::Of4H, rounded_at(m, at::Rounded + 3127360) + t * B * pitch::Of4H,
            m.arena + at::DZ1 + t * B * pitch::Of4H + H, rounded_at(m, at::Rounded + 3127360) + t * B * pitch::Of4H + H,
            m.arena + at::DZ1 + t * B * pitch::Of4H + 2 * H, rounded_at(m, at::Rounded + 3127360) + t * B * pitch::Of4H + 2 * H,
            m.arena + at::DZ1 + t * B * pitch::Of4H + 3 * H, rounded_at(m, at::Rounded + 3127360) + t * B * pitch::Of4H + 3 * H,
            m.arena + at::DC1 + t * B * pitch::OfH);
    }
}

DEVICE void Backward_Layer1_part2(Model m, int t, Backward_Layer1_DH1& forDH1, Backward_Layer1_Registers& registers)
{
    // d_h_1[t] += d_z_1[t] * recurrent_kernel_1^T [B, H], summed over 4H
    forDH1.multiply(
        exchanged(m.arena + at::DZ1 + t * B * pitch::Of4H, rounded_at(m, at::Rounded + 3127360) + t * B * pitch::Of4H), pitch::Of4H,
        m.arena + at::DH1 + t * B * pitch::OfH, pitch::OfH, registers.ofDH1);
}

DEVICE void Backward_Layer1(Model m, int t)
{
    Backward_Layer1_DH1 forDH1;
    forDH1.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    Backward_Layer1_Registers registers;
    for (LoopSteps<2, true, 0, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            Backward_Layer1_inputs1(m, loop.step(), registers);
            Backward_Layer1_first1(m, loop.step(), registers);
        }
        if (loop.includes(0)) Backward_Layer1_part1(m, loop.step(), registers);
        if (loop.carries(0)) Backward_Layer1_begin2(m, loop.step(), registers);
        if (loop.goes_on(0)) Backward_Layer1_inputs1(m, loop.next_step(), registers);
        loop.meet(m);
        if (loop.begins(1)) Backward_Layer1_begin2(m, loop.step(), registers);
        if (loop.includes(1)) Backward_Layer1_part2(m, loop.step(), forDH1, registers);
        block_barrier();
    }
}

// layer 0, backwards, a step behind: 25 blocks, each with the weights of its own units
using Backward_Layer0_DH0 =
    UnitProduct<Form::TransposedRight, Start::Sum, B, 1, H, 4 * H, 8, Left::Gathered, in_clusters(25)>;
using Backward_Layer0_DH0_2 =
    UnitProduct<Form::TransposedRight, Start::Sum, B, 1, H, 4 * H, 8, Left::Gathered, in_clusters(25), Backward_Layer0_DH0::SharedEnd>;

// What a thread has of a step before it is needed.
struct Backward_Layer0_Registers
{
    Backward_Layer0_DH0_2::Sums ofDH0_2;
    float forLstmBackward[OwnElements<B, H, 8, in_clusters(25)>::Count][8];
};

DEVICE void Backward_Layer0_inputs1(Model m, int t, Backward_Layer0_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<B, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmBackward[i][0] = (m.arena + at::C0 + t * B * pitch::OfH)[row * pitch::OfH + unit];
        registers.forLstmBackward[i][1] = (m.arena + at::DC0 + (t + 1) * B * pitch::OfH)[row * pitch::OfH + unit];
        registers.forLstmBackward[i][2] = (m.arena + at::Z0 + t * B * pitch::Of4H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][3] = (m.arena + at::Z0 + t * B * pitch::Of4H + H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][4] = (m.arena + at::Z0 + t * B * pitch::Of4H + 2 * H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][5] = (m.arena + at::Z0 + t * B * pitch::Of4H + 3 * H)[row * pitch::Of4H + unit];
        registers.forLstmBackward[i][6] = (m.arena + at::Saved0 + t * B * pitch::OfH)[row * pitch::OfH + unit];
        registers.forLstmBackward[i][7] = (m.arena + at::H0 + (t + 1) * B * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void Backward_Layer0_first1(Model m, int t, Backward_Layer0_Registers& registers)
{
    registers.ofDH0_2.begin<Start::Sum, H>(m.arena + at::DH0 + (t + 1) * B * pitch::OfH, pitch::OfH);
}

DEVICE void Backward_Layer0_begin2(Model m, int t, Backward_Layer0_Registers& registers)
{
    Backward_Layer0_DH0_2::begin(m.arena + at::DH0 + t * B * pitch::OfH, pitch::OfH, registers.ofDH0_2);
}

DEVICE void Backward_Layer0_part1(Model m, int t, Backward_Layer0_DH0& forDH0, Backward_Layer0_Registers& registers)
{
    // d_h_0[t+1] += d_z_1[t] * input_kernel_1^T [B, H], summed over 4H
    forDH0.multiply(
        exchanged(m.arena + at::DZ1 + t * B * pitch::Of4H, rounded_at(m, at::Rounded + 3127360) + t * B * pitch::Of4H), pitch::Of4H,
        m.arena + at::DH0 + (t + 1) * B * pitch::OfH, pitch::OfH, registers.ofDH0_2);

    // d_z_0[t], d_c_0[t] = LstmBackward(c_0[t], d_h_0[t+1], d_c_0[t+1], z_0[t], saved_0[t], h_0[t+1])
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<B, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmBackward(
            row, unit,
            registers.forLstmBackward[i][0],
            registers.ofDH0_2.values[i][0],
            registers.forLstmBackward[i][1],
            registers.forLstmBackward[i][2],
            registers.forLstmBackward[i][3],
            registers.forLstmBackward[i][4],
            registers.forLstmBackward[i][5],
            registers.forLstmBackward[i][6],
            registers.forLstmBackward[i][7],
            m.arena + at::DZ0 + t * B * pitch::Of4H, rounded_at(m, at::Rounded + 3287360) + t * B * pitch::Of4H,
            m.arena + at::DZ0 + t * B * pitch::Of4H + H, rounded_at(m, at::Rounded + 3287360) + t * B * pitch::Of4H + H,
            m.arena + at::DZ0 + t * B * pitch::Of4H + 2 * H, rounded_at(m, at::Rounded + 3287360) + t * B * pitch::Of4H + 2 * H,
            m.arena + at::DZ0 + t * B * pitch::Of4H + 3 * H, rounded_at(m, at::Rounded + 3287360) + t * B * pitch::Of4H + 3 * H,
            m.arena + at::DC0 + t * B * pitch::OfH);
    }
}

DEVICE void Backward_Layer0_part2(Model m, int t, Backward_Layer0_DH0_2& forDH0_2, Backward_Layer0_Registers& registers)
{
    // d_h_0[t] += d_z_0[t] * recurrent_kernel_0^T [B, H], summed over 4H
    forDH0_2.multiply(
        exchanged(m.arena + at::DZ0 + t * B * pitch::Of4H, rounded_at(m, at::Rounded + 3287360) + t * B * pitch::Of4H), pitch::Of4H,
        m.arena + at::DH0 + t * B * pitch::OfH, pitch::OfH, registers.ofDH0_2);
}

DEVICE void Backward_Layer0(Model m, int t)
{
    Backward_Layer0_DH0 forDH0;
    forDH0.load(m.arena + at::InputKernel1, pitch::Of4H);
    Backward_Layer0_DH0_2 forDH0_2;
    forDH0_2.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    Backward_Layer0_Registers registers;
    for (LoopSteps<2, true, 1, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            Backward_Layer0_inputs1(m, loop.step(), registers);
            Backward_Layer0_first1(m, loop.step(), registers);
        }
        if (loop.includes(0)) Backward_Layer0_part1(m, loop.step(), forDH0, registers);
        if (loop.carries(0)) Backward_Layer0_begin2(m, loop.step(), registers);
        if (loop.goes_on(0)) Backward_Layer0_inputs1(m, loop.next_step(), registers);
        loop.meet(m);
        if (loop.begins(1)) Backward_Layer0_begin2(m, loop.step(), registers);
        if (loop.includes(1)) Backward_Layer0_part2(m, loop.step(), forDH0_2, registers);
        block_barrier();
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
CLUSTER_KERNEL(256, Backward_Layers)
{
    if (block_index() < in_clusters(25)) Backward_Layer1(m, t);
    else Backward_Layer0(m, t);
}

PRODUCT_KERNEL(256, Backward_DRecurrentKernel1)
{
    // d_recurrent_kernel_1 = h_1[0..]^T * d_z_1 [H, 4H], summed over TB
    product<64, 64, Form::TransposedLeft, Start::Zero, true, true>(
        H, 4 * H, T * B,
        m.arena + at::H1, pitch::OfH,
        m.arena + at::DZ1, pitch::Of4H,
        m.arena + at::DRecurrentKernel1, pitch::Of4H);
}

PRODUCT_KERNEL(256, Backward_DInputKernel1)
{
    // d_input_kernel_1 = h_0[1..]^T * d_z_1 [H, 4H], summed over TB
    product<64, 64, Form::TransposedLeft, Start::Zero, true, true>(
        H, 4 * H, T * B,
        m.arena + at::H0 + 1 * B * pitch::OfH, pitch::OfH,
        m.arena + at::DZ1, pitch::Of4H,
        m.arena + at::DInputKernel1, pitch::Of4H);
}

KERNEL(256, Backward_DBias1)
{
    // d_bias_1 = column sums of d_z_1
    column_sum<Start::Zero>(T * B, 4 * H, m.arena + at::DZ1, pitch::Of4H, m.arena + at::DBias1);
}

PRODUCT_KERNEL(256, Backward_DRecurrentKernel0)
{
    // d_recurrent_kernel_0 = h_0[0..]^T * d_z_0 [H, 4H], summed over TB
    product<64, 64, Form::TransposedLeft, Start::Zero, true, true>(
        H, 4 * H, T * B,
        m.arena + at::H0, pitch::OfH,
        m.arena + at::DZ0, pitch::Of4H,
        m.arena + at::DRecurrentKernel0, pitch::Of4H);
}

PRODUCT_KERNEL(256, Backward_DEmbedded)
{
    // d_embedded = d_z_0 * input_kernel_0^T [TB, H], summed over 4H
    product<32, 32, Form::TransposedRight, Start::Zero, true, true>(
        T * B, H, 4 * H,
        m.arena + at::DZ0, pitch::Of4H,
        m.arena + at::InputKernel0, pitch::Of4H,
        m.arena + at::DEmbedded, pitch::OfH);
}

PRODUCT_KERNEL(256, Backward_DInputKernel0)
{
    // d_input_kernel_0 = embedded^T * d_z_0 [H, 4H], summed over TB
    product<64, 64, Form::TransposedLeft, Start::Zero, true, true>(
        H, 4 * H, T * B,
        m.arena + at::Embedded, pitch::OfH,
        m.arena + at::DZ0, pitch::Of4H,
        m.arena + at::DInputKernel0, pitch::Of4H);
}

KERNEL(256, Backward_DBias0)
{
    // d_bias_0 = column sums of d_z_0
    column_sum<Start::Zero>(T * B, 4 * H, m.arena + at::DZ0, pitch::Of4H, m.arena + at::DBias0);
}

KERNEL(256, Backward_DEmbedding)
{
    // d_embedding = rows of d_embedded, summed over the positions of each distinct id
    sum_rows(T * B, H, integers_at(m, at::Words), m.arena + at::DEmbedded, pitch::OfH, m.arena + at::DEmbedding, pitch::OfH);
}

// Squares of all gradients, each block's sum for itself.
KERNEL(256, Norm_Squares)
{
    sum_of_squares(DenseLength, m.arena + at::Gradients, m.partials);
    sum_of_squares_of_rows(T * B, H, integers_at(m, at::Words), m.arena + at::DEmbedding, pitch::OfH, m.partials + 1 * block_count());
}

KERNEL(256, Norm_Norm)
{
    // norm = |g| over all gradients and the rows of d_embedding, in double
    finish_norm(m, 512, double_at(m, at::Norm), 5.0f);
}

KERNEL(256, Update_Parameters)
{
    // p -= rate * g for all parameters with dense gradients, rate = LearningRate * MaxGradNorm / max(|g|, MaxGradNorm)
    descend(DenseLength, m.arena + at::Parameters, m.arena + at::Gradients, update_rate(m));

    // embedding -= rate * d_embedding, each row from that of its id, rate = LearningRate * MaxGradNorm / max(|g|, MaxGradNorm)
    descend_rows(T * B, H, integers_at(m, at::Words), m.arena + at::Embedding, pitch::OfH, m.arena + at::DEmbedding, pitch::OfH, update_rate(m));
}

KERNEL(256, Evaluate_Embedded)
{
    // embedded = rows of the embedding [TB, H], those of tokens
    gather_rows(T * B, H, m.arena + at::Embedding, pitch::OfH, integers_at(m, at::Tokens), m.arena + at::Embedded, pitch::OfH);

    // h_0[0] = carried_h_0
    copy_rows(B, H, m.arena + at::CarriedH0, pitch::OfH, m.arena + at::H0, pitch::OfH);

    // c_0[0] = carried_c_0
    copy_rows(B, H, m.arena + at::CarriedC0, pitch::OfH, m.arena + at::C0, pitch::OfH);
}

// layer 0: 25 blocks, each with the weights of its own units
using Evaluate_Layer0_Z0 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, Left::Gathered>;

// What a thread has of a step before it is needed.
struct Evaluate_Layer0_Registers
{
    Evaluate_Layer0_Z0::Sums ofZ0;
    float forLstmInference[OwnElements<B, H, 8>::Count][1];
};

DEVICE void Evaluate_Layer0_inputs1(Model m, int t, Evaluate_Layer0_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8>::Count; i++)
    {
        using Own = OwnElements<B, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmInference[i][0] = (m.arena + at::C0 + t * B * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void Evaluate_Layer0_begin1(Model m, int t, Evaluate_Layer0_Registers& registers)
{
    Evaluate_Layer0_Z0::begin(m.arena + at::Z0 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ0);
}

DEVICE void Evaluate_Layer0_part1(Model m, int t, Evaluate_Layer0_Z0& forZ0, Evaluate_Layer0_Registers& registers)
{
    // z_0[t] += h_0[t] * recurrent_kernel_0 [B, 4H], summed over H
    forZ0.multiply(
        exchanged(m.arena + at::H0 + t * B * pitch::OfH, rounded_at(m, at::Rounded + 3083680) + t * B * pitch::OfH), pitch::OfH,
        m.arena + at::Z0 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ0);

    // h_0[t+1], c_0[t+1] = LstmInference(z_0[t], c_0[t])
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8>::Count; i++)
    {
        using Own = OwnElements<B, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmInference(
            row, unit,
            registers.ofZ0.values[i][0],
            registers.ofZ0.values[i][1],
            registers.ofZ0.values[i][2],
            registers.ofZ0.values[i][3],
            registers.forLstmInference[i][0],
            m.arena + at::H0 + (t + 1) * B * pitch::OfH, rounded_at(m, at::Rounded + 3083680) + (t + 1) * B * pitch::OfH,
            m.arena + at::C0 + (t + 1) * B * pitch::OfH);
    }
}

DEVICE void Evaluate_Layer0(Model m, int t)
{
    Evaluate_Layer0_Z0 forZ0;
    forZ0.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    Evaluate_Layer0_Registers registers;
    for (LoopSteps<1, false, 0, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            Evaluate_Layer0_inputs1(m, loop.step(), registers);
            Evaluate_Layer0_begin1(m, loop.step(), registers);
        }
        if (loop.includes(0)) Evaluate_Layer0_part1(m, loop.step(), forZ0, registers);
        if (loop.goes_on(0))
        {
            Evaluate_Layer0_inputs1(m, loop.next_step(), registers);
            Evaluate_Layer0_begin1(m, loop.next_step(), registers);
        }
        loop.meet(m);
    }
}

// layer 1, a step behind: 25 blocks, each with the weights of its own units
using Evaluate_Layer1_Z1 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, Left::Gathered, in_clusters(25)>;
using Evaluate_Layer1_Z1_2 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, Left::Gathered, in_clusters(25), Evaluate_Layer1_Z1::SharedEnd>;

// What a thread has of a step before it is needed.
struct Evaluate_Layer1_Registers
{
    Evaluate_Layer1_Z1::Sums ofZ1;
    float forLstmInference[OwnElements<B, H, 8, in_clusters(25)>::Count][1];
};

DEVICE void Evaluate_Layer1_inputs1(Model m, int t, Evaluate_Layer1_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<B, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmInference[i][0] = (m.arena + at::C1 + t * B * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void Evaluate_Layer1_begin1(Model m, int t, Evaluate_Layer1_Registers& registers)
{
    Evaluate_Layer1_Z1::begin(m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ1);
}

DEVICE void Evaluate_Layer1_part1(Model m, int t, Evaluate_Layer1_Z1& forZ1, Evaluate_Layer1_Z1_2& forZ1_2, Evaluate_Layer1_Registers& registers)
{
    // z_1[t] += h_0[t+1] * input_kernel_1 [B, 4H], summed over H
    forZ1.multiply(
        exchanged(m.arena + at::H0 + (t + 1) * B * pitch::OfH, rounded_at(m, at::Rounded + 3083680) + (t + 1) * B * pitch::OfH), pitch::OfH,
        m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ1);

    // z_1[t] += h_1[t] * recurrent_kernel_1 [B, 4H], summed over H
    forZ1_2.multiply(
        exchanged(m.arena + at::H1 + t * B * pitch::OfH, rounded_at(m, at::Rounded) + t * B * pitch::OfH), pitch::OfH,
        m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H, registers.ofZ1);

    // h_1[t+1], c_1[t+1] = LstmInference(z_1[t], c_1[t])
    #pragma unroll
    for (int i = 0; i < OwnElements<B, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<B, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmInference(
            row, unit,
            registers.ofZ1.values[i][0],
            registers.ofZ1.values[i][1],
            registers.ofZ1.values[i][2],
            registers.ofZ1.values[i][3],
            registers.forLstmInference[i][0],
            m.arena + at::H1 + (t + 1) * B * pitch::OfH, rounded_at(m, at::Rounded) + (t + 1) * B * pitch::OfH,
            m.arena + at::C1 + (t + 1) * B * pitch::OfH);
    }
}

DEVICE void Evaluate_Layer1(Model m, int t)
{
    Evaluate_Layer1_Z1 forZ1;
    forZ1.load(m.arena + at::InputKernel1, pitch::Of4H);
    Evaluate_Layer1_Z1_2 forZ1_2;
    forZ1_2.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    Evaluate_Layer1_Registers registers;
    for (LoopSteps<1, false, 1, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            Evaluate_Layer1_inputs1(m, loop.step(), registers);
            Evaluate_Layer1_begin1(m, loop.step(), registers);
        }
        if (loop.includes(0)) Evaluate_Layer1_part1(m, loop.step(), forZ1, forZ1_2, registers);
        if (loop.goes_on(0))
        {
            Evaluate_Layer1_inputs1(m, loop.next_step(), registers);
            Evaluate_Layer1_begin1(m, loop.next_step(), registers);
        }
        loop.meet(m);
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
CLUSTER_KERNEL(256, Evaluate_Layers)
{
    if (block_index() < in_clusters(25)) Evaluate_Layer0(m, t);
    else Evaluate_Layer1(m, t);
}

KERNEL(256, Evaluate_TokenLoss)
{
    // token_loss = log(sum_v exp(logits[v])) - logits[targets]
    softmax_loss(V, m.arena + at::Logits + block_index() * pitch::OfV, integers_at(m, at::Targets)[block_index()], m.arena + at::TokenLoss + block_index());
}

KERNEL(256, ReadSequence_Embedded)
{
    const int Count = m.control->count;
    // embedded = rows of the embedding [n, H], those of tokens
    gather_rows(Count, H, m.arena + at::Embedding, pitch::OfH, integers_at(m, at::Tokens), m.arena + at::Embedded, pitch::OfH);

    // h_0[0] = sequence_h_0
    copy_rows(1, H, m.arena + at::SequenceH0, pitch::OfH, m.arena + at::H0, pitch::OfH);

    // c_0[0] = sequence_c_0
    copy_rows(1, H, m.arena + at::SequenceC0, pitch::OfH, m.arena + at::C0, pitch::OfH);
}

PRODUCT_KERNEL(256, ReadSequence_Z0)
{
    const int Count = m.control->count;
    // z_0 = embedded * input_kernel_0 + bias_0 [n, 4H], summed over H
    product<64, 64, Form::Plain, Start::Bias, true, true>(
        Count, 4 * H, H,
        m.arena + at::Embedded, pitch::OfH,
        m.arena + at::InputKernel0, pitch::Of4H,
        m.arena + at::Z0, pitch::Of4H,
        m.arena + at::Bias0);
}

KERNEL(256, ReadSequence_H1)
{
    const int Count = m.control->count;
    // h_1[0] = sequence_h_1
    copy_rows(1, H, m.arena + at::SequenceH1, pitch::OfH, m.arena + at::H1, pitch::OfH);

    // c_1[0] = sequence_c_1
    copy_rows(1, H, m.arena + at::SequenceC1, pitch::OfH, m.arena + at::C1, pitch::OfH);

    // z_1 = bias_1 in every row [n, 4H]
    fill_rows(Count, 4 * H, m.arena + at::Bias1, m.arena + at::Z1, pitch::Of4H);
}

KERNEL(256, ReadSequence_FirstH0)
{
    #if MODELGEN_PRECISION > 1
    // h_0[0] in 16 bits
    round_rows(1, H, m.arena + at::H0, pitch::OfH, rounded_at(m, at::Rounded + 3447360), pitch::OfH);

    // h_1[0] in 16 bits
    round_rows(1, H, m.arena + at::H1, pitch::OfH, rounded_at(m, at::Rounded + 3489072), pitch::OfH);
    #endif
}

// layer 0: 25 blocks, each with the weights of its own units
using ReadSequence_Layer0_Z0 =
    UnitProduct<Form::Plain, Start::Sum, 1, 4, H, H, 8, Left::Gathered>;

// What a thread has of a step before it is needed.
struct ReadSequence_Layer0_Registers
{
    ReadSequence_Layer0_Z0::Sums ofZ0;
    float forLstmInference[OwnElements<1, H, 8>::Count][1];
};

DEVICE void ReadSequence_Layer0_inputs1(Model m, int t, ReadSequence_Layer0_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<1, H, 8>::Count; i++)
    {
        using Own = OwnElements<1, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmInference[i][0] = (m.arena + at::C0 + t * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void ReadSequence_Layer0_begin1(Model m, int t, ReadSequence_Layer0_Registers& registers)
{
    ReadSequence_Layer0_Z0::begin(m.arena + at::Z0 + t * pitch::Of4H, pitch::Of4H, registers.ofZ0);
}

DEVICE void ReadSequence_Layer0_part1(Model m, int t, ReadSequence_Layer0_Z0& forZ0, ReadSequence_Layer0_Registers& registers)
{
    // z_0[t] += h_0[t] * recurrent_kernel_0 [1, 4H], summed over H
    forZ0.multiply(
        exchanged(m.arena + at::H0 + t * pitch::OfH, rounded_at(m, at::Rounded + 3447360) + t * pitch::OfH), pitch::OfH,
        m.arena + at::Z0 + t * pitch::Of4H, pitch::Of4H, registers.ofZ0);

    // h_0[t+1], c_0[t+1] = LstmInference(z_0[t], c_0[t])
    #pragma unroll
    for (int i = 0; i < OwnElements<1, H, 8>::Count; i++)
    {
        using Own = OwnElements<1, H, 8>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmInference2(
            row, unit,
            registers.ofZ0.values[i][0],
            registers.ofZ0.values[i][1],
            registers.ofZ0.values[i][2],
            registers.ofZ0.values[i][3],
            registers.forLstmInference[i][0],
            m.arena + at::H0 + (t + 1) * pitch::OfH, rounded_at(m, at::Rounded + 3447360) + (t + 1) * pitch::OfH,
            m.arena + at::C0 + (t + 1) * pitch::OfH);
    }
}

DEVICE void ReadSequence_Layer0(Model m, int t)
{
    ReadSequence_Layer0_Z0 forZ0;
    forZ0.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    ReadSequence_Layer0_Registers registers;
    for (LoopSteps<1, false, 0, 2> loop(t, m.control->count); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            ReadSequence_Layer0_inputs1(m, loop.step(), registers);
            ReadSequence_Layer0_begin1(m, loop.step(), registers);
        }
        if (loop.includes(0)) ReadSequence_Layer0_part1(m, loop.step(), forZ0, registers);
        if (loop.goes_on(0))
        {
            ReadSequence_Layer0_inputs1(m, loop.next_step(), registers);
            ReadSequence_Layer0_begin1(m, loop.next_step(), registers);
        }
        loop.meet(m);
    }
}

// layer 1, a step behind: 25 blocks, each with the weights of its own units
using ReadSequence_Layer1_Z1 =
    UnitProduct<Form::Plain, Start::Sum, 1, 4, H, H, 8, Left::Gathered, in_clusters(25)>;
using ReadSequence_Layer1_Z1_2 =
    UnitProduct<Form::Plain, Start::Sum, 1, 4, H, H, 8, Left::Gathered, in_clusters(25), ReadSequence_Layer1_Z1::SharedEnd>;

// What a thread has of a step before it is needed.
struct ReadSequence_Layer1_Registers
{
    ReadSequence_Layer1_Z1::Sums ofZ1;
    float forLstmInference[OwnElements<1, H, 8, in_clusters(25)>::Count][1];
};

DEVICE void ReadSequence_Layer1_inputs1(Model m, int t, ReadSequence_Layer1_Registers& registers)
{
    #pragma unroll
    for (int i = 0; i < OwnElements<1, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<1, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        registers.forLstmInference[i][0] = (m.arena + at::C1 + t * pitch::OfH)[row * pitch::OfH + unit];
    }
}

DEVICE void ReadSequence_Layer1_begin1(Model m, int t, ReadSequence_Layer1_Registers& registers)
{
    ReadSequence_Layer1_Z1::begin(m.arena + at::Z1 + t * pitch::Of4H, pitch::Of4H, registers.ofZ1);
}

DEVICE void ReadSequence_Layer1_part1(Model m, int t, ReadSequence_Layer1_Z1& forZ1, ReadSequence_Layer1_Z1_2& forZ1_2, ReadSequence_Layer1_Registers& registers)
{
    // z_1[t] += h_0[t+1] * input_kernel_1 [1, 4H], summed over H
    forZ1.multiply(
        exchanged(m.arena + at::H0 + (t + 1) * pitch::OfH, rounded_at(m, at::Rounded + 3447360) + (t + 1) * pitch::OfH), pitch::OfH,
        m.arena + at::Z1 + t * pitch::Of4H, pitch::Of4H, registers.ofZ1);

    // z_1[t] += h_1[t] * recurrent_kernel_1 [1, 4H], summed over H
    forZ1_2.multiply(
        exchanged(m.arena + at::H1 + t * pitch::OfH, rounded_at(m, at::Rounded + 3489072) + t * pitch::OfH), pitch::OfH,
        m.arena + at::Z1 + t * pitch::Of4H, pitch::Of4H, registers.ofZ1);

    // h_1[t+1], c_1[t+1] = LstmInference(z_1[t], c_1[t])
    #pragma unroll
    for (int i = 0; i < OwnElements<1, H, 8, in_clusters(25)>::Count; i++)
    {
        using Own = OwnElements<1, H, 8, in_clusters(25)>;
        if (!Own::exist(i)) continue;
        const int row = Own::row(i), unit = Own::unit(i);
        LstmInference2(
            row, unit,
            registers.ofZ1.values[i][0],
            registers.ofZ1.values[i][1],
            registers.ofZ1.values[i][2],
            registers.ofZ1.values[i][3],
            registers.forLstmInference[i][0],
            m.arena + at::H1 + (t + 1) * pitch::OfH, rounded_at(m, at::Rounded + 3489072) + (t + 1) * pitch::OfH,
            m.arena + at::C1 + (t + 1) * pitch::OfH);
    }
}

DEVICE void ReadSequence_Layer1(Model m, int t)
{
    ReadSequence_Layer1_Z1 forZ1;
    forZ1.load(m.arena + at::InputKernel1, pitch::Of4H);
    ReadSequence_Layer1_Z1_2 forZ1_2;
    forZ1_2.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    ReadSequence_Layer1_Registers registers;
    for (LoopSteps<1, false, 1, 2> loop(t, m.control->count); loop.more(); loop.next())
    {
        if (loop.begins(0))
        {
            ReadSequence_Layer1_inputs1(m, loop.step(), registers);
            ReadSequence_Layer1_begin1(m, loop.step(), registers);
        }
        if (loop.includes(0)) ReadSequence_Layer1_part1(m, loop.step(), forZ1, forZ1_2, registers);
        if (loop.goes_on(0))
        {
            ReadSequence_Layer1_inputs1(m, loop.next_step(), registers);
            ReadSequence_Layer1_begin1(m, loop.next_step(), registers);
        }
        loop.meet(m);
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
CLUSTER_KERNEL(256, ReadSequence_Layers)
{
    if (block_index() < in_clusters(25)) ReadSequence_Layer0(m, t);
    else ReadSequence_Layer1(m, t);
}

KERNEL(256, ReadSequence_SequenceH0)
{
    const int Count = m.control->count;
    // sequence_h_0 = h_0[n]
    copy_rows(1, H, m.arena + at::H0 + Count * pitch::OfH, pitch::OfH, m.arena + at::SequenceH0, pitch::OfH);

    // sequence_c_0 = c_0[n]
    copy_rows(1, H, m.arena + at::C0 + Count * pitch::OfH, pitch::OfH, m.arena + at::SequenceC0, pitch::OfH);

    // sequence_h_1 = h_1[n]
    copy_rows(1, H, m.arena + at::H1 + Count * pitch::OfH, pitch::OfH, m.arena + at::SequenceH1, pitch::OfH);

    // sequence_c_1 = c_1[n]
    copy_rows(1, H, m.arena + at::C1 + Count * pitch::OfH, pitch::OfH, m.arena + at::SequenceC1, pitch::OfH);
}

PRODUCT_KERNEL(256, EvaluateSequence_Logits)
{
    const int Count = m.control->count;
    // logits = h_1[1..] * softmax_w^T + softmax_b [n, V], summed over H
    product<128, 128, Form::TransposedRight, Start::Bias, true, true>(
        Count, V, H,
        m.arena + at::H1 + 1 * pitch::OfH, pitch::OfH,
        m.arena + at::SoftmaxW, pitch::OfH,
        m.arena + at::Logits, pitch::OfV,
        m.arena + at::SoftmaxB);
}

KERNEL(256, EvaluateSequence_TokenLoss)
{
    const int Count = m.control->count;
    // token_loss (n columns from 0) = log(sum_v exp(logits[v])) - logits[targets]
    if (block_index() < Count)
    {
        softmax_loss(V, m.arena + at::Logits + block_index() * pitch::OfV, integers_at(m, at::Targets)[block_index()], m.arena + at::TokenLoss + block_index());
    }
}

KERNEL(256, EvaluateSequence_Cost)
{
    const int Count = m.control->count;
    // cost = the sum of token_loss (n columns from 0), in double
    sum_losses<Start::Zero>(Count, m.arena + at::TokenLoss, nullptr, 1, double_at(m, at::Cost));
}

PRODUCT_KERNEL(256, Predict_Logits)
{
    const int Count = m.control->count;
    // logits = h_1[n] * softmax_w^T + softmax_b [1, V], summed over H
    product<32, 32, Form::TransposedRight, Start::Bias, true, true>(
        1, V, H,
        m.arena + at::H1 + Count * pitch::OfH, pitch::OfH,
        m.arena + at::SoftmaxW, pitch::OfH,
        m.arena + at::Logits, pitch::OfV,
        m.arena + at::SoftmaxB);
}

KERNEL(256, Predict_Probabilities)
{
    // probabilities = softmax(logits)
    softmax_probabilities(V, m.arena + at::Logits + block_index() * pitch::OfV, m.arena + at::Probabilities + block_index() * pitch::OfV);
}

KERNEL(256, Logits_RoundedH1)
{
    #if MODELGEN_PRECISION > 1
    // h_1[1..] in 16 bits
    round_rows(T * B, H, m.arena + at::H1 + 1 * B * pitch::OfH, pitch::OfH, rounded_at(m, at::Rounded) + 1 * B * pitch::OfH, pitch::OfH);

    // softmax_w in 16 bits
    round_rows(V, H, m.arena + at::SoftmaxW, pitch::OfH, rounded_at(m, at::Rounded + 43680), pitch::OfH);
    #endif
}

PRODUCT_KERNEL(256, Logits_LogitsShown)
{
    // logits_shown = h_1[1..] * softmax_w^T + softmax_b [TB, V], summed over H
    #if MODELGEN_PRECISION < 2
    product<128, 128, Form::TransposedRight, Start::Bias, true, true>(
        T * B, V, H,
        m.arena + at::H1 + 1 * B * pitch::OfH, pitch::OfH,
        m.arena + at::SoftmaxW, pitch::OfH,
        m.shown + at::LogitsShown, pitch::OfV,
        m.arena + at::SoftmaxB);
    #else
    rounded_product<128, 128, Form::TransposedRight, Start::Bias>(
        T * B, V, H,
        rounded_at(m, at::Rounded) + 1 * B * pitch::OfH, pitch::OfH,
        rounded_at(m, at::Rounded + 43680), pitch::OfH,
        m.shown + at::LogitsShown, pitch::OfV,
        m.arena + at::SoftmaxB);
    #endif
}

KERNEL(256, TakeWindow_TakeWindow)
{
    // tokens, targets = the next window of the text, and what follows each of its words
    take_window(m, T, B, integers_at(m, at::Tokens), integers_at(m, at::Targets));
}

KERNEL(256, KeepCost_KeepCost)
{
    // cost is kept, and the next window is next
    keep_cost(m, double_at(m, at::Cost));
}
