// Runs kernels on the CPU: a fiber for each CUDA thread, all of a launch on one thread of the operating system, so that nothing
// depends on luck. Threads run one after the other up to where they wait, in a chosen order.
//
// Copies that a thread leaves on their way are made when it waits for them, and not before.
//
// Found by it: wrong numbers of any kind; barriers and shuffles that not every thread reaches, and loops that wait for ever for
// another block (a deadlock is reported, with block and thread); shared memory that is read before it is written (it is filled
// with NaN); addresses of vector loads that are not aligned; accesses beyond an allocation (a guard page follows it).
// With the race detector (races.cpp) also: accesses that nothing brings into an order, whether or not numbers are wrong here.
// Not found: what depends on weak memory order beyond that, or on the rounding of the hardware's own instructions.
#pragma once
#include "cuda_fiber.h"
#include "race_hooks.h"
#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <random>
#include <string>

namespace emulation
{

constexpr int Warp = 32, SlotWords = 8;

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

// A copy on its way: `count` of `length` bytes, and 0 for the others.
struct Copy
{
    void* to;
    const void* from;
    int length, count;
    const races::Moment* begun;
};

struct Thread
{
    void* stack;       // where it goes on
    State state;
    int exchanges;     // shuffles so far: their slots alternate, since a lane may still read when another writes the next
    uint32_t slots[2][SlotWords];
    std::vector<std::vector<Copy>> copies;  // groups, the last one not ended
};

struct Block
{
    int index;
    char* stacks;
    std::vector<Thread> threads;
    std::vector<char> shared;  // its shared memory while another block runs
};

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
        races::begin_launch(kernel_.name, block_count_, thread_count_, cooperative, shared_, shared_bytes_);
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
        return error_.empty() ? races::end_launch() : error_;
    }

    void wait(State state)
    {
        Thread& thread = block_->threads[thread_];
        thread.state = state;
        switch_fiber(&thread.stack, scheduler_);
    }

    // Threads that wait for other blocks look once more before this one goes on: what they see is no later than it must be.
    void let_others_look()
    {
        progress_ = true;
        wait(State::Spinning);
    }

    void fail(const std::string& what)
    {
        error_ = where(*block_, thread_) + ": " + what;
        wait(State::Failed);
    }

    void copy_later(void* to, const void* from, int length, int count)
    {
        Thread& thread = block_->threads[thread_];
        if (thread.copies.empty()) thread.copies.emplace_back();
        thread.copies.back().push_back({to, from, length, count, races::begin_copy()});
    }

    void end_copies()
    {
        Thread& thread = block_->threads[thread_];
        if (thread.copies.empty()) thread.copies.emplace_back();
        thread.copies.emplace_back();
    }

    // Makes the copies of all ended groups but the latest ones.
    void wait_copies(int groups)
    {
        std::vector<std::vector<Copy>>& waiting = block_->threads[thread_].copies;
        int ended = static_cast<int>(waiting.size()) - 1;
        for (int group = 0; group < ended - groups; group++)
        {
            for (const Copy& copy : waiting[group])
            {
                memset(copy.to, 0, copy.length);
                if (copy.count > 0) memcpy(copy.to, copy.from, copy.count);
                races::end_copy(copy.begun, copy.to, copy.length, copy.from, copy.count);
            }
        }

        if (ended > groups) waiting.erase(waiting.begin(), waiting.begin() + (ended - groups));
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
            for (int t = 0; t < thread_count_; t++)
                blocks[i].threads[t].stack = new_stack(blocks[i].stacks + size_t{StackBytes} * (t + 1), &begin);

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
                races::enter(block_->index, index);
                switch_fiber(&scheduler_, threads[index].stack);
                races::leave();
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
        races::block_met(block_->index);
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
        return std::string("kernel ") + kernel_.name + ", block " + std::to_string(block.index) + ", thread "
            + std::to_string(thread);
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
