// SmallModel: forward, backward and update for NVIDIA GPUs. Written by ModelGen from the attribute of the class.
// Each kernel is given the model's memory, m, and where it is launched step by step the time step, t. Matrices are
// row-major; the gradient of x is d_x.
#include "model.cuh"
#include "text.cuh"
#include "rows.cuh"
#include "random.cuh"
#include "embed.cuh"
#include "gemm.cuh"
#include "recurrence.cuh"
#include "scatter.cuh"
#include "softmax.cuh"
#include "optim.cuh"

constexpr int T = 20; // time steps
constexpr int B = 20; // streams
constexpr int H = 200; // units of a layer
constexpr int V = 10000; // words
constexpr int DenseLength = 2731600; // floats of all densely trained parameters, padding included

// Floats from one row of a matrix to the next: the columns, rounded up to whole cache lines.
namespace pitch
{
    constexpr int Of4H = 800;
    constexpr int OfH = 208;
    constexpr int OfV = 10000;
}

// Who lives where in the arena, in floats.
namespace at
{
    constexpr int Parameters = 0;
    constexpr int Gradients = DenseLength;
    constexpr int InputKernel0 = 0; // [H, 4H] = [200, 800]
    constexpr int RecurrentKernel0 = 160000; // [H, 4H] = [200, 800]
    constexpr int Bias0 = 320000; // [1, 4H] = [1, 800]
    constexpr int InputKernel1 = 320800; // [H, 4H] = [200, 800]
    constexpr int RecurrentKernel1 = 480800; // [H, 4H] = [200, 800]
    constexpr int Bias1 = 640800; // [1, 4H] = [1, 800]
    constexpr int SoftmaxW = 641600; // [V, H] = [10000, 200]
    constexpr int SoftmaxB = 2721600; // [1, V] = [1, 10000]
    constexpr int DInputKernel0 = 2731600; // [H, 4H] = [200, 800]
    constexpr int DRecurrentKernel0 = 2891600; // [H, 4H] = [200, 800]
    constexpr int DBias0 = 3051600; // [1, 4H] = [1, 800]
    constexpr int DInputKernel1 = 3052400; // [H, 4H] = [200, 800]
    constexpr int DRecurrentKernel1 = 3212400; // [H, 4H] = [200, 800]
    constexpr int DBias1 = 3372400; // [1, 4H] = [1, 800]
    constexpr int DSoftmaxW = 3373200; // [V, H] = [10000, 200]
    constexpr int DSoftmaxB = 5453200; // [1, V] = [1, 10000]
    constexpr int Embedding = 5463200; // [V, H] = [10000, 200]
    constexpr int CarriedH0 = 7543200; // [B, H] = [20, 200]
    constexpr int CarriedC0 = 7547360; // [B, H] = [20, 200]
    constexpr int CarriedH1 = 7551520; // [B, H] = [20, 200]
    constexpr int CarriedC1 = 7555680; // [B, H] = [20, 200]
    constexpr int SequenceH0 = 7559840; // [1, H] = [1, 200]
    constexpr int SequenceC0 = 7560048; // [1, H] = [1, 200]
    constexpr int SequenceH1 = 7560256; // [1, H] = [1, 200]
    constexpr int SequenceC1 = 7560464; // [1, H] = [1, 200]
    constexpr int Embedded = 7560672; // [T, B, H] = [20, 20, 200]
    constexpr int Z0 = 7643872; // [T, B, 4H] = [20, 20, 800]
    constexpr int H0 = 7963872; // [T+1, B, H] = [21, 20, 200]
    constexpr int C0 = 8051232; // [T+1, B, H] = [21, 20, 200]
    constexpr int Saved0 = 8138592; // [T, B, H] = [20, 20, 200]
    constexpr int Z1 = 8221792; // [T, B, 4H] = [20, 20, 800]
    constexpr int H1 = 8541792; // [T+1, B, H] = [21, 20, 200]
    constexpr int C1 = 8629152; // [T+1, B, H] = [21, 20, 200]
    constexpr int Saved1 = 8716512; // [T, B, H] = [20, 20, 200]
    constexpr int TokenLoss = 8799712; // [1, TB] = [1, 400]
    constexpr int Probabilities = 8800112; // [1, V] = [1, 10000]
    constexpr int Logits = 8810112; // [T, B, V] = [20, 20, 10000]
    constexpr int DEmbedding = 12810112; // [TB, H] = [400, 200]
    constexpr int DEmbedded = 12893312; // [T, B, H] = [20, 20, 200]
    constexpr int DZ0 = 7643872; // [T, B, 4H] = [20, 20, 800], in place of z_0
    constexpr int DH0 = 12976512; // [T+1, B, H] = [21, 20, 200]
    constexpr int DC0 = 13063872; // [T+1, B, H] = [21, 20, 200]
    constexpr int DZ1 = 8221792; // [T, B, 4H] = [20, 20, 800], in place of z_1
    constexpr int DH1 = 13151232; // [T+1, B, H] = [21, 20, 200]
    constexpr int DC1 = 13238592; // [T+1, B, H] = [21, 20, 200]
    constexpr int DLogits = 8810112; // [T, B, V] = [20, 20, 10000], in place of logits
    constexpr int Slices = 13325952; // 1280000 floats for slices of products
    #if MODELGEN_PRECISION > 1
    constexpr int Rounded = 14605952; // 3040000 floats for copies of factors in 16 bits
    #endif
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
    const float* iRows,
    const float* jRows,
    const float* fRows,
    const float* oRows,
    const float* cRows,
    float* hNextRows,
    float* cNextRows,
    float* inputRows,
    float* candidateRows,
    float* forgetRows,
    float* outputRows,
    float* squashedRows)
{
    float i_ = iRows[row * pitch::Of4H + unit];
    float j_ = jRows[row * pitch::Of4H + unit];
    float f_ = fRows[row * pitch::Of4H + unit];
    float o_ = oRows[row * pitch::Of4H + unit];
    float c_ = cRows[row * pitch::OfH + unit];
    float input_ = sigmoid(i_);
    float candidate_ = tanhf(j_);
    float forget_ = sigmoid(f_);
    float output_ = sigmoid(o_);
    float memory_ = forget_ * c_ + input_ * candidate_;
    float squashed_ = tanhf(memory_);
    hNextRows[row * pitch::OfH + unit] = output_ * squashed_;
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
    const float* cRows,
    const float* dHNextRows,
    const float* dCNextRows,
    const float* inputRows,
    const float* candidateRows,
    const float* forgetRows,
    const float* outputRows,
    const float* squashedRows,
    const float* hNextRows,
    float* dIRows,
    float* dJRows,
    float* dFRows,
    float* dORows,
    float* dCRows)
{
    float c_ = cRows[row * pitch::OfH + unit];
    float dHNext_ = dHNextRows[row * pitch::OfH + unit];
    float dCNext_ = dCNextRows[row * pitch::OfH + unit];
    float input_ = inputRows[row * pitch::Of4H + unit];
    float candidate_ = candidateRows[row * pitch::Of4H + unit];
    float forget_ = forgetRows[row * pitch::Of4H + unit];
    float output_ = outputRows[row * pitch::Of4H + unit];
    float squashed_ = squashedRows[row * pitch::OfH + unit];
    float hNext_ = hNextRows[row * pitch::OfH + unit];
    float dSquashed_ = dHNext_ * output_;
    float dMemory_ = dCNext_ + dSquashed_ * (1.0f - squashed_ * squashed_);
    float dCandidate_ = dMemory_ * input_;
    float dC_ = dMemory_ * forget_;
    float dO_ = dSquashed_ * (squashed_ - hNext_);
    float dF_ = dC_ * c_ * (1.0f - forget_);
    float dJ_ = dCandidate_ * (1.0f - candidate_ * candidate_);
    float dI_ = dCandidate_ * candidate_ * (1.0f - input_);
    dIRows[row * pitch::Of4H + unit] = dI_;
    dJRows[row * pitch::Of4H + unit] = dJ_;
    dFRows[row * pitch::Of4H + unit] = dF_;
    dORows[row * pitch::Of4H + unit] = dO_;
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
    const float* iRows,
    const float* jRows,
    const float* fRows,
    const float* oRows,
    const float* cRows,
    float* hNextRows,
    float* cNextRows)
{
    float i_ = iRows[row * pitch::Of4H + unit];
    float j_ = jRows[row * pitch::Of4H + unit];
    float f_ = fRows[row * pitch::Of4H + unit];
    float o_ = oRows[row * pitch::Of4H + unit];
    float c_ = cRows[row * pitch::OfH + unit];
    float input_ = sigmoid(i_);
    float candidate_ = tanhf(j_);
    float forget_ = sigmoid(f_);
    float output_ = sigmoid(o_);
    float memory_ = forget_ * c_ + input_ * candidate_;
    float squashed_ = tanhf(memory_);
    hNextRows[row * pitch::OfH + unit] = output_ * squashed_;
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
    const float* iRows,
    const float* jRows,
    const float* fRows,
    const float* oRows,
    const float* cRows,
    float* hNextRows,
    float* cNextRows)
{
    float i_ = iRows[row * pitch::Of4H + unit];
    float j_ = jRows[row * pitch::Of4H + unit];
    float f_ = fRows[row * pitch::Of4H + unit];
    float o_ = oRows[row * pitch::Of4H + unit];
    float c_ = cRows[row * pitch::OfH + unit];
    float input_ = sigmoid(i_);
    float candidate_ = tanhf(j_);
    float forget_ = sigmoid(f_);
    float output_ = sigmoid(o_);
    float memory_ = forget_ * c_ + input_ * candidate_;
    float squashed_ = tanhf(memory_);
    hNextRows[row * pitch::OfH + unit] = output_ * squashed_;
    cNextRows[row * pitch::OfH + unit] = memory_;
}

// A step begins: its number, and for each position the first one with the same word.
KERNEL(256, Forward_Begin)
{
    if (element_index() == 0)
    {
        m.control->step++;
    }

    find_leaders(T * B, m.tokens, m.leaders);
}

KERNEL(256, Forward_Embedded)
{
    // embedded = rows of the embedding [TB, H]
    gather_rows(T * B, H, m.arena + at::Embedding, pitch::OfH, m.tokens, m.arena + at::Embedded, pitch::OfH);

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

// layer 0: 25 blocks, each with the weights of its own units
using Forward_Layer0_Z0 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, true>;

DEVICE void Forward_Layer0_part1(Model m, int t, Forward_Layer0_Z0& forZ0)
{
    // z_0[t] += h_0[t] * recurrent_kernel_0 [B, 4H], summed over H
    forZ0.multiply(m.arena + at::H0 + t * B * pitch::OfH, pitch::OfH, m.arena + at::Z0 + t * B * pitch::Of4H, pitch::Of4H);

    // h_0[t+1], c_0[t+1], z_0[t], saved_0[t] = LstmForward(z_0[t], c_0[t])
    for (int element = thread_index(); element < B * 8; element += thread_count())
    {
        const int row = element / 8, unit = block_index() * 8 + element % 8;
        if (unit < H)
        {
            LstmForward(
                row, unit,
                m.arena + at::Z0 + t * B * pitch::Of4H,
                m.arena + at::Z0 + t * B * pitch::Of4H + H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::C0 + t * B * pitch::OfH,
                m.arena + at::H0 + (t + 1) * B * pitch::OfH,
                m.arena + at::C0 + (t + 1) * B * pitch::OfH,
                m.arena + at::Z0 + t * B * pitch::Of4H,
                m.arena + at::Z0 + t * B * pitch::Of4H + H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::Saved0 + t * B * pitch::OfH);
        }
    }
}

DEVICE void Forward_Layer0(Model m, int t)
{
    Forward_Layer0_Z0 forZ0;
    forZ0.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    for (LoopSteps<1, false, 0, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.includes(0)) Forward_Layer0_part1(m, loop.step(), forZ0);
        loop.meet(m);
    }
}

// layer 1, a step behind: 25 blocks, each with the weights of its own units
using Forward_Layer1_Z1 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, true, 25>;
using Forward_Layer1_Z1_2 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, true, 25, Forward_Layer1_Z1::SharedEnd>;

DEVICE void Forward_Layer1_part1(Model m, int t, Forward_Layer1_Z1& forZ1, Forward_Layer1_Z1_2& forZ1_2)
{
    // z_1[t] += h_0[t+1] * input_kernel_1 [B, 4H], summed over H
    forZ1.multiply(m.arena + at::H0 + (t + 1) * B * pitch::OfH, pitch::OfH, m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H);

    // z_1[t] += h_1[t] * recurrent_kernel_1 [B, 4H], summed over H
    forZ1_2.multiply(m.arena + at::H1 + t * B * pitch::OfH, pitch::OfH, m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H);

    // h_1[t+1], c_1[t+1], z_1[t], saved_1[t] = LstmForward(z_1[t], c_1[t])
    for (int element = thread_index(); element < B * 8; element += thread_count())
    {
        const int row = element / 8, unit = (block_index() - 25) * 8 + element % 8;
        if (unit < H)
        {
            LstmForward(
                row, unit,
                m.arena + at::Z1 + t * B * pitch::Of4H,
                m.arena + at::Z1 + t * B * pitch::Of4H + H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::C1 + t * B * pitch::OfH,
                m.arena + at::H1 + (t + 1) * B * pitch::OfH,
                m.arena + at::C1 + (t + 1) * B * pitch::OfH,
                m.arena + at::Z1 + t * B * pitch::Of4H,
                m.arena + at::Z1 + t * B * pitch::Of4H + H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::Saved1 + t * B * pitch::OfH);
        }
    }
}

DEVICE void Forward_Layer1(Model m, int t)
{
    Forward_Layer1_Z1 forZ1;
    forZ1.load(m.arena + at::InputKernel1, pitch::Of4H);
    Forward_Layer1_Z1_2 forZ1_2;
    forZ1_2.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    for (LoopSteps<1, false, 1, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.includes(0)) Forward_Layer1_part1(m, loop.step(), forZ1, forZ1_2);
        loop.meet(m);
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
KERNEL(256, Forward_Layers)
{
    if (block_index() < 25) Forward_Layer0(m, t);
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

KERNEL(256, Forward_RoundedH1)
{
    #if MODELGEN_PRECISION > 1
    // h_1[1..] in 16 bits
    round_rows(T * B, H, m.arena + at::H1 + 1 * B * pitch::OfH, pitch::OfH, rounded_at(m, at::Rounded + 0), 200);

    // softmax_w in 16 bits
    round_rows(V, H, m.arena + at::SoftmaxW, pitch::OfH, rounded_at(m, at::Rounded + 40000), 200);
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
        rounded_at(m, at::Rounded + 0), 200,
        rounded_at(m, at::Rounded + 40000), 200,
        m.arena + at::Logits, pitch::OfV,
        m.arena + at::SoftmaxB);
    #endif
}

KERNEL(256, Forward_TokenLoss)
{
    // token_loss = log(sum_v exp(logits[v])) - logits[target]
    // d_logits = (softmax - onehot(target)) / B, in their place
    softmax_gradient(V, m.arena + at::Logits + block_index() * pitch::OfV, m.targets[block_index()], m.arena + at::TokenLoss + block_index(), m.control->loss_scale / B);
}

// The cost: the losses of all tokens, summed in double.
KERNEL(256, Forward_Loss)
{
    sum_losses(m, T * B, m.arena + at::TokenLoss);
}

KERNEL(256, Backward_RoundedDLogits)
{
    #if MODELGEN_PRECISION > 1
    // d_logits in 16 bits
    round_rows(T * B, V, m.arena + at::DLogits, pitch::OfV, rounded_at(m, at::Rounded + 1040000), 10000);
    #endif
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
        rounded_at(m, at::Rounded + 1040000), 10000,
        rounded_at(m, at::Rounded + 40000), 200,
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
        rounded_at(m, at::Rounded + 1040000), 10000,
        rounded_at(m, at::Rounded + 0), 200,
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
    UnitProduct<Form::TransposedRight, Start::Sum, B, 1, H, 4 * H, 8, true>;

DEVICE void Backward_Layer1_part1(Model m, int t)
{
    // d_z_1[t], d_c_1[t] = LstmBackward(c_1[t], d_h_1[t+1], d_c_1[t+1], z_1[t], saved_1[t], h_1[t+1])
    for (int element = thread_index(); element < B * 8; element += thread_count())
    {
        const int row = element / 8, unit = block_index() * 8 + element % 8;
        if (unit < H)
        {
            LstmBackward(
                row, unit,
                m.arena + at::C1 + t * B * pitch::OfH,
                m.arena + at::DH1 + (t + 1) * B * pitch::OfH,
                m.arena + at::DC1 + (t + 1) * B * pitch::OfH,
                m.arena + at::Z1 + t * B * pitch::Of4H,
                m.arena + at::Z1 + t * B * pitch::Of4H + H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::Saved1 + t * B * pitch::OfH,
                m.arena + at::H1 + (t + 1) * B * pitch::OfH,
                m.arena + at::DZ1 + t * B * pitch::Of4H,
                m.arena + at::DZ1 + t * B * pitch::Of4H + H,
                m.arena + at::DZ1 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::DZ1 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::DC1 + t * B * pitch::OfH);
        }
    }
}

DEVICE void Backward_Layer1_part2(Model m, int t, Backward_Layer1_DH1& forDH1)
{
    // d_h_1[t] += d_z_1[t] * recurrent_kernel_1^T [B, H], summed over 4H
    forDH1.multiply(m.arena + at::DZ1 + t * B * pitch::Of4H, pitch::Of4H, m.arena + at::DH1 + t * B * pitch::OfH, pitch::OfH);
}

DEVICE void Backward_Layer1(Model m, int t)
{
    Backward_Layer1_DH1 forDH1;
    forDH1.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    for (LoopSteps<2, true, 0, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.includes(0)) Backward_Layer1_part1(m, loop.step());
        loop.meet(m);
        if (loop.includes(1)) Backward_Layer1_part2(m, loop.step(), forDH1);
        block_barrier();
    }
}

// layer 0, backwards, a step behind: 25 blocks, each with the weights of its own units
using Backward_Layer0_DH0 =
    UnitProduct<Form::TransposedRight, Start::Sum, B, 1, H, 4 * H, 8, true, 25>;
using Backward_Layer0_DH0_2 =
    UnitProduct<Form::TransposedRight, Start::Sum, B, 1, H, 4 * H, 8, true, 25, Backward_Layer0_DH0::SharedEnd>;

DEVICE void Backward_Layer0_part1(Model m, int t, Backward_Layer0_DH0& forDH0)
{
    // d_h_0[t+1] += d_z_1[t] * input_kernel_1^T [B, H], summed over 4H
    forDH0.multiply(m.arena + at::DZ1 + t * B * pitch::Of4H, pitch::Of4H, m.arena + at::DH0 + (t + 1) * B * pitch::OfH, pitch::OfH);

    // d_z_0[t], d_c_0[t] = LstmBackward(c_0[t], d_h_0[t+1], d_c_0[t+1], z_0[t], saved_0[t], h_0[t+1])
    for (int element = thread_index(); element < B * 8; element += thread_count())
    {
        const int row = element / 8, unit = (block_index() - 25) * 8 + element % 8;
        if (unit < H)
        {
            LstmBackward(
                row, unit,
                m.arena + at::C0 + t * B * pitch::OfH,
                m.arena + at::DH0 + (t + 1) * B * pitch::OfH,
                m.arena + at::DC0 + (t + 1) * B * pitch::OfH,
                m.arena + at::Z0 + t * B * pitch::Of4H,
                m.arena + at::Z0 + t * B * pitch::Of4H + H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::Saved0 + t * B * pitch::OfH,
                m.arena + at::H0 + (t + 1) * B * pitch::OfH,
                m.arena + at::DZ0 + t * B * pitch::Of4H,
                m.arena + at::DZ0 + t * B * pitch::Of4H + H,
                m.arena + at::DZ0 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::DZ0 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::DC0 + t * B * pitch::OfH);
        }
    }
}

DEVICE void Backward_Layer0_part2(Model m, int t, Backward_Layer0_DH0_2& forDH0_2)
{
    // d_h_0[t] += d_z_0[t] * recurrent_kernel_0^T [B, H], summed over 4H
    forDH0_2.multiply(m.arena + at::DZ0 + t * B * pitch::Of4H, pitch::Of4H, m.arena + at::DH0 + t * B * pitch::OfH, pitch::OfH);
}

DEVICE void Backward_Layer0(Model m, int t)
{
    Backward_Layer0_DH0 forDH0;
    forDH0.load(m.arena + at::InputKernel1, pitch::Of4H);
    Backward_Layer0_DH0_2 forDH0_2;
    forDH0_2.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    for (LoopSteps<2, true, 1, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.includes(0)) Backward_Layer0_part1(m, loop.step(), forDH0);
        loop.meet(m);
        if (loop.includes(1)) Backward_Layer0_part2(m, loop.step(), forDH0_2);
        block_barrier();
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
KERNEL(256, Backward_Layers)
{
    if (block_index() < 25) Backward_Layer1(m, t);
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
    // d_embedding = rows of d_embedded, summed over the positions of each distinct word
    sum_rows(T * B, H, m.leaders, m.arena + at::DEmbedded, pitch::OfH, m.arena + at::DEmbedding, pitch::OfH);
}

// Squares of all gradients, each block's sum for itself.
KERNEL(256, Backward_Squares)
{
    sum_of_squares(DenseLength, m.arena + at::Gradients, m.partials);
    sum_of_squares_of_rows(T * B, H, m.leaders, m.arena + at::DEmbedding, pitch::OfH, m.partials + block_count());
}

// |g| = sqrt(sum of squares), and MaxGradNorm / max(|g|, MaxGradNorm).
KERNEL(256, Backward_Norm)
{
    finish_norm(m, 512, 5.0f);
}

// p -= rate * g, where rate is the learning rate times what clips.
KERNEL(256, Update_Parameters)
{
    const float rate = m.control->learning_rate * m.control->rate;
    descend(DenseLength, m.arena + at::Parameters, m.arena + at::Gradients, rate);
    descend_rows(T * B, H, m.leaders, m.tokens, m.arena + at::Embedding, pitch::OfH, m.arena + at::DEmbedding, pitch::OfH, rate);
}

// layer 0: 25 blocks, each with the weights of its own units
using Evaluate_Layer0_Z0 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, true>;

DEVICE void Evaluate_Layer0_part1(Model m, int t, Evaluate_Layer0_Z0& forZ0)
{
    // z_0[t] += h_0[t] * recurrent_kernel_0 [B, 4H], summed over H
    forZ0.multiply(m.arena + at::H0 + t * B * pitch::OfH, pitch::OfH, m.arena + at::Z0 + t * B * pitch::Of4H, pitch::Of4H);

    // h_0[t+1], c_0[t+1] = LstmInference(z_0[t], c_0[t])
    for (int element = thread_index(); element < B * 8; element += thread_count())
    {
        const int row = element / 8, unit = block_index() * 8 + element % 8;
        if (unit < H)
        {
            LstmInference(
                row, unit,
                m.arena + at::Z0 + t * B * pitch::Of4H,
                m.arena + at::Z0 + t * B * pitch::Of4H + H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z0 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::C0 + t * B * pitch::OfH,
                m.arena + at::H0 + (t + 1) * B * pitch::OfH,
                m.arena + at::C0 + (t + 1) * B * pitch::OfH);
        }
    }
}

DEVICE void Evaluate_Layer0(Model m, int t)
{
    Evaluate_Layer0_Z0 forZ0;
    forZ0.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    for (LoopSteps<1, false, 0, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.includes(0)) Evaluate_Layer0_part1(m, loop.step(), forZ0);
        loop.meet(m);
    }
}

// layer 1, a step behind: 25 blocks, each with the weights of its own units
using Evaluate_Layer1_Z1 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, true, 25>;
using Evaluate_Layer1_Z1_2 =
    UnitProduct<Form::Plain, Start::Sum, B, 4, H, H, 8, true, 25, Evaluate_Layer1_Z1::SharedEnd>;

DEVICE void Evaluate_Layer1_part1(Model m, int t, Evaluate_Layer1_Z1& forZ1, Evaluate_Layer1_Z1_2& forZ1_2)
{
    // z_1[t] += h_0[t+1] * input_kernel_1 [B, 4H], summed over H
    forZ1.multiply(m.arena + at::H0 + (t + 1) * B * pitch::OfH, pitch::OfH, m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H);

    // z_1[t] += h_1[t] * recurrent_kernel_1 [B, 4H], summed over H
    forZ1_2.multiply(m.arena + at::H1 + t * B * pitch::OfH, pitch::OfH, m.arena + at::Z1 + t * B * pitch::Of4H, pitch::Of4H);

    // h_1[t+1], c_1[t+1] = LstmInference(z_1[t], c_1[t])
    for (int element = thread_index(); element < B * 8; element += thread_count())
    {
        const int row = element / 8, unit = (block_index() - 25) * 8 + element % 8;
        if (unit < H)
        {
            LstmInference(
                row, unit,
                m.arena + at::Z1 + t * B * pitch::Of4H,
                m.arena + at::Z1 + t * B * pitch::Of4H + H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 2 * H,
                m.arena + at::Z1 + t * B * pitch::Of4H + 3 * H,
                m.arena + at::C1 + t * B * pitch::OfH,
                m.arena + at::H1 + (t + 1) * B * pitch::OfH,
                m.arena + at::C1 + (t + 1) * B * pitch::OfH);
        }
    }
}

DEVICE void Evaluate_Layer1(Model m, int t)
{
    Evaluate_Layer1_Z1 forZ1;
    forZ1.load(m.arena + at::InputKernel1, pitch::Of4H);
    Evaluate_Layer1_Z1_2 forZ1_2;
    forZ1_2.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    for (LoopSteps<1, false, 1, 2> loop(t, T); loop.more(); loop.next())
    {
        if (loop.includes(0)) Evaluate_Layer1_part1(m, loop.step(), forZ1, forZ1_2);
        loop.meet(m);
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
KERNEL(256, Evaluate_Layers)
{
    if (block_index() < 25) Evaluate_Layer0(m, t);
    else Evaluate_Layer1(m, t);
}

KERNEL(256, Evaluate_TokenLoss)
{
    // token_loss = log(sum_v exp(logits[v])) - logits[target]
    softmax_loss(V, m.arena + at::Logits + block_index() * pitch::OfV, m.targets[block_index()], m.arena + at::TokenLoss + block_index());
}

KERNEL(256, Read_Embedded)
{
    const int Count = m.control->count;
    // embedded = rows of the embedding [n, H]
    gather_rows(Count, H, m.arena + at::Embedding, pitch::OfH, m.tokens, m.arena + at::Embedded, pitch::OfH);

    // h_0[0] = sequence_h_0
    copy_rows(1, H, m.arena + at::SequenceH0, pitch::OfH, m.arena + at::H0, pitch::OfH);

    // c_0[0] = sequence_c_0
    copy_rows(1, H, m.arena + at::SequenceC0, pitch::OfH, m.arena + at::C0, pitch::OfH);
}

PRODUCT_KERNEL(256, Read_Z0)
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

KERNEL(256, Read_H1)
{
    const int Count = m.control->count;
    // h_1[0] = sequence_h_1
    copy_rows(1, H, m.arena + at::SequenceH1, pitch::OfH, m.arena + at::H1, pitch::OfH);

    // c_1[0] = sequence_c_1
    copy_rows(1, H, m.arena + at::SequenceC1, pitch::OfH, m.arena + at::C1, pitch::OfH);

    // z_1 = bias_1 in every row [n, 4H]
    fill_rows(Count, 4 * H, m.arena + at::Bias1, m.arena + at::Z1, pitch::Of4H);
}

// layer 0: 25 blocks, each with the weights of its own units
using Read_Layer0_Z0 =
    UnitProduct<Form::Plain, Start::Sum, 1, 4, H, H, 8, true>;

DEVICE void Read_Layer0_part1(Model m, int t, Read_Layer0_Z0& forZ0)
{
    // z_0[t] += h_0[t] * recurrent_kernel_0 [1, 4H], summed over H
    forZ0.multiply(m.arena + at::H0 + t * pitch::OfH, pitch::OfH, m.arena + at::Z0 + t * pitch::Of4H, pitch::Of4H);

    // h_0[t+1], c_0[t+1] = LstmInference(z_0[t], c_0[t])
    for (int element = thread_index(); element < 1 * 8; element += thread_count())
    {
        const int row = element / 8, unit = block_index() * 8 + element % 8;
        if (unit < H)
        {
            LstmInference2(
                row, unit,
                m.arena + at::Z0 + t * pitch::Of4H,
                m.arena + at::Z0 + t * pitch::Of4H + H,
                m.arena + at::Z0 + t * pitch::Of4H + 2 * H,
                m.arena + at::Z0 + t * pitch::Of4H + 3 * H,
                m.arena + at::C0 + t * pitch::OfH,
                m.arena + at::H0 + (t + 1) * pitch::OfH,
                m.arena + at::C0 + (t + 1) * pitch::OfH);
        }
    }
}

DEVICE void Read_Layer0(Model m, int t)
{
    Read_Layer0_Z0 forZ0;
    forZ0.load(m.arena + at::RecurrentKernel0, pitch::Of4H);
    for (LoopSteps<1, false, 0, 2> loop(t, m.control->count); loop.more(); loop.next())
    {
        if (loop.includes(0)) Read_Layer0_part1(m, loop.step(), forZ0);
        loop.meet(m);
    }
}

// layer 1, a step behind: 25 blocks, each with the weights of its own units
using Read_Layer1_Z1 =
    UnitProduct<Form::Plain, Start::Sum, 1, 4, H, H, 8, true, 25>;
using Read_Layer1_Z1_2 =
    UnitProduct<Form::Plain, Start::Sum, 1, 4, H, H, 8, true, 25, Read_Layer1_Z1::SharedEnd>;

DEVICE void Read_Layer1_part1(Model m, int t, Read_Layer1_Z1& forZ1, Read_Layer1_Z1_2& forZ1_2)
{
    // z_1[t] += h_0[t+1] * input_kernel_1 [1, 4H], summed over H
    forZ1.multiply(m.arena + at::H0 + (t + 1) * pitch::OfH, pitch::OfH, m.arena + at::Z1 + t * pitch::Of4H, pitch::Of4H);

    // z_1[t] += h_1[t] * recurrent_kernel_1 [1, 4H], summed over H
    forZ1_2.multiply(m.arena + at::H1 + t * pitch::OfH, pitch::OfH, m.arena + at::Z1 + t * pitch::Of4H, pitch::Of4H);

    // h_1[t+1], c_1[t+1] = LstmInference(z_1[t], c_1[t])
    for (int element = thread_index(); element < 1 * 8; element += thread_count())
    {
        const int row = element / 8, unit = (block_index() - 25) * 8 + element % 8;
        if (unit < H)
        {
            LstmInference2(
                row, unit,
                m.arena + at::Z1 + t * pitch::Of4H,
                m.arena + at::Z1 + t * pitch::Of4H + H,
                m.arena + at::Z1 + t * pitch::Of4H + 2 * H,
                m.arena + at::Z1 + t * pitch::Of4H + 3 * H,
                m.arena + at::C1 + t * pitch::OfH,
                m.arena + at::H1 + (t + 1) * pitch::OfH,
                m.arena + at::C1 + (t + 1) * pitch::OfH);
        }
    }
}

DEVICE void Read_Layer1(Model m, int t)
{
    Read_Layer1_Z1 forZ1;
    forZ1.load(m.arena + at::InputKernel1, pitch::Of4H);
    Read_Layer1_Z1_2 forZ1_2;
    forZ1_2.load(m.arena + at::RecurrentKernel1, pitch::Of4H);
    for (LoopSteps<1, false, 1, 2> loop(t, m.control->count); loop.more(); loop.next())
    {
        if (loop.includes(0)) Read_Layer1_part1(m, loop.step(), forZ1, forZ1_2);
        loop.meet(m);
    }
}

// All of them as a wavefront: while a layer is at a step, the next one is at the step before.
KERNEL(256, Read_Layers)
{
    if (block_index() < 25) Read_Layer0(m, t);
    else Read_Layer1(m, t);
}

KERNEL(256, Read_SequenceH0)
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

PRODUCT_KERNEL(256, Read_Logits)
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

KERNEL(256, Read_TokenLoss)
{
    const int Count = m.control->count;
    // token_loss = log(sum_v exp(logits[v])) - logits[target]
    if (block_index() < Count)
    {
        softmax_loss(V, m.arena + at::Logits + block_index() * pitch::OfV, m.targets[block_index()], m.arena + at::TokenLoss + block_index());
    }
}

// The cost: the losses of all tokens, summed in double.
KERNEL(256, Forward_Loss_2)
{
    const int Count = m.control->count;
    sum_losses(m, Count, m.arena + at::TokenLoss);
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
    softmax_probabilities(V, m.arena + at::Logits, m.arena + at::Probabilities);
}

// The words of the next window of a text, and those that follow them.
KERNEL(256, Text_TakeWindow)
{
    take_window(m, T, B);
}

// The loss of a window is kept; the next one is next.
KERNEL(256, Text_KeepLoss)
{
    keep_loss(m);
}
