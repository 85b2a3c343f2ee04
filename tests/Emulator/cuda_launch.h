// Runs kernels on the CPU: a fiber for each CUDA thread, all of a launch on one thread of the operating system, so that nothing
// depends on luck. Threads run one after the other up to where they wait, in a chosen order.
//
// Found by it: wrong numbers of any kind; barriers and shuffles that not every thread reaches, and loops that wait for ever for
// another block (a deadlock is reported, with block and thread); shared memory that is read before it is written (it is filled
// with NaN); addresses of vector loads that are not aligned; accesses beyond an allocation (a guard page follows it).
// Not found: what depends on true simultaneity, on weak memory order or on the rounding of the hardware's own instructions.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <link.h>
#include <map>
#include <mutex>
#include <numeric>
#include <random>
#include <string>
#include <sys/mman.h>
#include <vector>

#if !defined(__x86_64__)
#error "The switch between fibers is written for x86-64 only."
#endif

// Saves the registers that a call must keep, and the stack pointer in *from; goes on where `to` was saved.
extern "C" __attribute__((visibility("hidden"))) void switch_fiber(void** from, void* to);
asm(R"(
    .text
    .hidden switch_fiber
    .globl switch_fiber
switch_fiber:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
)");

namespace emulation
{

constexpr int StackBytes = 64 * 1024, MaxThreads = 1024, Warp = 32, SlotWords = 8;

enum class Order { Forward, Reversed, Shuffled };

enum class State { Ready, AtBarrier, AtWarp, Spinning, Done, Failed };

struct Kernel
{
    const char* name;
    int max_threads;
    void (*run)(void* const* arguments);
};

inline std::map<std::string, Kernel>& kernels()
{
    static std::map<std::string, Kernel> all;
    return all;
}

struct Registration
{
    explicit Registration(const Kernel& kernel) { kernels()[kernel.name] = kernel; }
};

struct Thread
{
    void* stack;       // where it goes on
    State state;
    int exchanges;     // shuffles so far: their slots alternate, since a lane may still read when another writes the next
    uint32_t slots[2][SlotWords];
};

struct Block
{
    int index;
    char* stacks;
    std::vector<Thread> threads;
    std::vector<char> shared;  // its shared memory while another block runs
};

// Shared memory is a thread_local variable of this library: one for each thread of the operating system, of which one runs a
// launch. Blocks that live at the same time take turns in it.
inline char* shared_memory(size_t* bytes)
{
    struct Found { const void* inside; char* start; size_t bytes; } found{reinterpret_cast<const void*>(&kernels), nullptr, 0};
    dl_iterate_phdr([](dl_phdr_info* info, size_t, void* data)
    {
        auto& found = *static_cast<Found*>(data);
        bool ours = false;
        for (int i = 0; i < info->dlpi_phnum; i++)
        {
            const auto& part = info->dlpi_phdr[i];
            auto start = info->dlpi_addr + part.p_vaddr, inside = reinterpret_cast<uintptr_t>(found.inside);
            ours |= part.p_type == PT_LOAD && inside >= start && inside < start + part.p_memsz;
        }

        for (int i = 0; ours && i < info->dlpi_phnum; i++)
        {
            if (info->dlpi_phdr[i].p_type != PT_TLS) continue;
            found.start = static_cast<char*>(info->dlpi_tls_data);
            found.bytes = info->dlpi_phdr[i].p_memsz;
        }

        return ours ? 1 : 0;
    }, &found);
    *bytes = found.bytes;
    return found.start;
}

// Stacks are kept from launch to launch, so that the operating system need not clear them again.
class Stacks
{
public:
    char* take()
    {
        std::lock_guard hold(lock_);
        if (free_.empty())
        {
            void* memory = mmap(nullptr, size_t{StackBytes} * MaxThreads, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            if (memory == MAP_FAILED) abort();
            free_.push_back(static_cast<char*>(memory));
        }

        char* stacks = free_.back();
        free_.pop_back();
        return stacks;
    }

    void give_back(char* stacks)
    {
        std::lock_guard hold(lock_);
        free_.push_back(stacks);
    }

private:
    std::mutex lock_;
    std::vector<char*> free_;
};

inline Stacks all_stacks;

class Launch;
inline thread_local Launch* current;

class Launch
{
public:
    Launch(const Kernel& kernel, void* const* arguments, int blocks, int threads, Order order)
        : kernel_(kernel), arguments_(arguments), block_count_(blocks), thread_count_(threads), order_(order)
    {
    }

    int block_index() const { return block_->index; }
    int block_count() const { return block_count_; }
    int thread_index() const { return thread_; }
    int thread_count() const { return thread_count_; }

    // What went wrong; empty where nothing did.
    std::string run(bool cooperative)
    {
        Launch* outer = current;
        current = this;
        shared_ = shared_memory(&shared_bytes_);
        std::vector<int> order = ordered(block_count_);
        if (cooperative) run_together(order);
        else
        {
            for (int block : order)
            {
                run_together({block});
                if (!error_.empty()) break;
            }
        }

        current = outer;
        return error_;
    }

    void wait(State state)
    {
        Thread& thread = block_->threads[thread_];
        thread.state = state;
        switch_fiber(&thread.stack, scheduler_);
    }

    void fail(const std::string& what)
    {
        error_ = where(*block_, thread_) + ": " + what;
        wait(State::Failed);
    }

    // Publishes words to the warp, waits for all its lanes; returns the words of each.
    template <int words>
    void exchange(const uint32_t (&mine)[words], const uint32_t* (&others)[Warp])
    {
        static_assert(words <= SlotWords);
        Thread* threads = block_->threads.data();
        int self = thread_, first = self / Warp * Warp, slot = threads[self].exchanges++ & 1;
        std::copy(mine, mine + words, threads[self].slots[slot]);
        wait(State::AtWarp);
        for (int lane = 0; lane < Warp; lane++)
            others[lane] = threads[std::min(first + lane, thread_count_ - 1)].slots[slot];
    }

private:
    // Blocks that live at the same time; each runs until all its threads wait for other blocks or are done.
    void run_together(const std::vector<int>& indices)
    {
        std::vector<Block> blocks(indices.size());
        for (size_t i = 0; i < blocks.size(); i++)
        {
            blocks[i].index = indices[i];
            blocks[i].stacks = all_stacks.take();
            blocks[i].threads.resize(thread_count_);
            for (int t = 0; t < thread_count_; t++) blocks[i].threads[t].stack = new_stack(blocks[i].stacks + size_t{StackBytes} * (t + 1));

            // All bits set is a NaN, as a float and as a double.
            blocks[i].shared.assign(shared_bytes_, '\xFF');
        }

        for (bool all_done = false; !all_done && error_.empty();)
        {
            all_done = true;
            progress_ = false;
            for (size_t i = 0; i < blocks.size() && error_.empty(); i++)
            {
                block_ = &blocks[i];
                swap_shared();
                if (!run_block()) all_done = false;
                swap_shared();
            }

            if (!all_done && !progress_ && error_.empty()) report_deadlock(blocks);
        }

        for (Block& block : blocks) all_stacks.give_back(block.stacks);
    }

    // Whether all threads are done; they may be waiting for other blocks.
    bool run_block()
    {
        std::vector<Thread>& threads = block_->threads;
        for (Thread& thread : threads)
        {
            if (thread.state == State::Spinning) thread.state = State::Ready;
        }

        std::vector<int> order = ordered(thread_count_);
        for (bool ran = true; ran;)
        {
            ran = false;
            for (int index : order)
            {
                if (threads[index].state != State::Ready) continue;
                thread_ = index;
                switch_fiber(&scheduler_, threads[index].stack);
                if (!error_.empty()) return false;
                progress_ |= threads[index].state != State::Spinning;
                ran = true;
            }

            if (!ran) ran = release_all() || release_warps();
        }

        return std::all_of(threads.begin(), threads.end(), [](const Thread& thread) { return thread.state == State::Done; });
    }

    // The barrier opens when every thread of the block has come.
    bool release_all()
    {
        for (Thread& thread : block_->threads)
        {
            if (thread.state != State::AtBarrier) return false;
        }

        for (Thread& thread : block_->threads) thread.state = State::Ready;
        return true;
    }

    bool release_warps()
    {
        bool released = false;
        std::vector<Thread>& threads = block_->threads;
        for (size_t first = 0; first < threads.size(); first += Warp)
        {
            auto begin = threads.begin() + first, end = threads.begin() + std::min(first + Warp, threads.size());
            if (!std::all_of(begin, end, [](const Thread& thread) { return thread.state == State::AtWarp; })) continue;
            std::for_each(begin, end, [](Thread& thread) { thread.state = State::Ready; });
            released = true;
        }

        return released;
    }

    void report_deadlock(const std::vector<Block>& blocks)
    {
        const std::pair<State, const char*> waits[] = {
            {State::AtWarp, "waits for the other lanes of its warp"},
            {State::AtBarrier, "waits at the barrier of its block"},
            {State::Spinning, "waits for other blocks"}};
        std::string text;
        for (const Block& block : blocks)
        {
            for (auto [state, what] : waits)
            {
                auto found = std::find_if(block.threads.begin(), block.threads.end(),
                    [state = state](const Thread& thread) { return thread.state == state; });
                if (found == block.threads.end()) continue;
                text += (text.empty() ? "deadlock: " : "; ") + where(block, found - block.threads.begin()) + " " + what;
                if (text.size() > 400) break;
            }
        }

        error_ = text;
    }

    std::string where(const Block& block, long thread) const
    {
        return std::string("kernel ") + kernel_.name + ", block " + std::to_string(block.index) + ", thread " + std::to_string(thread);
    }

    std::vector<int> ordered(int count) const
    {
        std::vector<int> order(count);
        std::iota(order.begin(), order.end(), 0);
        if (order_ == Order::Reversed) std::reverse(order.begin(), order.end());
        if (order_ == Order::Shuffled) std::shuffle(order.begin(), order.end(), std::mt19937(12345));
        return order;
    }

    // The memory of this block goes in, what was there comes out; all but our own variable.
    void swap_shared()
    {
        Launch* self = current;
        std::swap_ranges(shared_, shared_ + shared_bytes_, block_->shared.data());
        current = self;
    }

    // A stack from which switch_fiber goes on at `begin`.
    static void* new_stack(char* top)
    {
        // A function begins with the stack pointer 8 bytes below a multiple of 16, where its return address is.
        void** stack = reinterpret_cast<void**>(top) - 1;
        *stack = nullptr;
        *--stack = reinterpret_cast<void*>(&begin);
        for (int i = 0; i < 6; i++) *--stack = nullptr;
        return stack;
    }

    static void begin()
    {
        Launch& launch = *current;
        launch.kernel_.run(launch.arguments_);
        launch.wait(State::Done);
        abort();
    }

    const Kernel& kernel_;
    void* const* arguments_;
    int block_count_, thread_count_;
    Order order_;
    char* shared_ = nullptr;
    size_t shared_bytes_ = 0;
    Block* block_ = nullptr;
    int thread_ = 0;
    bool progress_ = false;
    void* scheduler_ = nullptr;
    std::string error_;
};

}
