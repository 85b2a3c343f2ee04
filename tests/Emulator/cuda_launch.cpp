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
#include "cuda_launch.h"
#include "cuda_fiber.h"
#include <algorithm>
#include <cstdio>
#include <map>
#include <numeric>
#include <random>
#include <string>

namespace emulation
{

namespace
{

enum class Order { Forward, Reversed, Shuffled };

std::map<std::string, Kernel>& kernels()
{
    static std::map<std::string, Kernel> all;
    return all;
}

// A copy on its way: `count` of `length` bytes, and 0 for the others; where in the code of the kernel it was begun.
struct Copy
{
    void* to;
    const void* from;
    int length, count;
    const void* where;
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

// Copies to a block's shared memory: how many bytes are expected, -1 where nothing is yet, and those that have come. They are made when
// the block waits for them, and not before.
struct Arrivals
{
    unsigned phase = 0;
    int expected = -1;
    std::vector<Copy> copies;
};

struct Block
{
    int index;
    char* stacks;
    std::vector<Thread> threads;
    std::vector<char> shared;  // its shared memory while another block runs
    std::map<const void*, Arrivals> arrivals;
};

class Launch;
__thread Launch* current;

class Launch
{
public:
    Launch(const Kernel& kernel, void* const* arguments, int blocks, int threads, Order order)
        : kernel_(kernel), arguments_(arguments), block_count_(blocks), thread_count_(threads), order_(order)
    {
    }

    // What went wrong; empty where nothing did.
    std::string run(bool cooperative)
    {
        // The first use of a thread's variables makes them.
        current = this;
        shared_ = shared_memory(&shared_bytes_);
        int cluster = kernel_.cluster;
        if (block_count_ % cluster != 0) return std::string("kernel ") + kernel_.name + " is launched with clusters that are not whole";
        races::begin_launch(kernel_.name, block_count_, thread_count_, cooperative || cluster > 1, shared_, shared_bytes_);
        met_.resize(block_count_ / cluster);
        if (cooperative) run_together(ordered(block_count_));
        else
        {
            for (int first : ordered(block_count_ / cluster))
            {
                std::vector<int> blocks = ordered(cluster);
                for (int& block : blocks) block += first * cluster;
                run_together(blocks);
                if (!error_.empty()) break;
            }
        }

        return error_.empty() ? races::end_launch() : error_;
    }

    void wait(State state)
    {
        Thread& thread = block_->threads[thread_];
        thread.state = state;
        switch_fiber(&thread.stack, scheduler_);
    }

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

    void copy_later(const Copy& copy)
    {
        Thread& thread = block_->threads[thread_];
        if (thread.copies.empty()) thread.copies.emplace_back();
        thread.copies.back().push_back(copy);
    }

    void end_copies()
    {
        Thread& thread = block_->threads[thread_];
        if (thread.copies.empty()) thread.copies.emplace_back();
        thread.copies.emplace_back();
    }

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
                races::end_copy(copy.begun, copy.to, copy.length, copy.from, copy.count, copy.where);
            }
        }

        if (ended > groups) waiting.erase(waiting.begin(), waiting.begin() + (ended - groups));
    }

    void meet_cluster()
    {
        int cluster = kernel_.cluster;
        unsigned& met = met_[block_->index / cluster];
        if (races::AreFound) let_others_look();
        races::released(&met);
        unsigned all = (met++ / cluster + 1) * cluster;
        while (met < all) wait(State::Spinning);
        races::acquired(&met);
    }

    void begin_arrivals(const void* place) { block_->arrivals[place] = {}; }

    void expect_arrivals(const void* place, int bytes)
    {
        Arrivals& arrivals = begun(*block_, place);
        arrivals.expected = std::max(arrivals.expected, 0) + bytes;
    }

    void copy_to_cluster(const Copy& copy, const void* place)
    {
        int first = block_->index / kernel_.cluster * kernel_.cluster;
        for (Block& block : *blocks_)
            if (block.index >= first && block.index < first + kernel_.cluster) begun(block, place).copies.push_back(copy);
    }

    void wait_arrivals(const void* place, unsigned phase)
    {
        Arrivals& arrivals = begun(*block_, place);
        while (arrivals.phase == phase)
        {
            int come = 0;
            for (const Copy& copy : arrivals.copies) come += copy.length;
            if (arrivals.expected >= 0 && come > arrivals.expected) fail("more bytes are copied to a block than it expects");
            if (come != arrivals.expected)
            {
                wait(State::Spinning);
                continue;
            }

            for (const Copy& copy : arrivals.copies)
            {
                memcpy(copy.to, copy.from, copy.length);
                races::end_copy(copy.begun, copy.to, copy.length, copy.from, copy.length, copy.where);
            }

            arrivals = {phase ^ 1, -1, {}};
        }
    }

    void exchange(const uint32_t* mine, int words, const uint32_t* (&others)[Warp])
    {
        Thread* threads = block_->threads.data();
        int self = thread_, first = self / Warp * Warp, slot = threads[self].exchanges++ & 1;
        std::copy(mine, mine + words, threads[self].slots[slot]);
        wait(State::AtWarp);
        for (int lane = 0; lane < Warp; lane++)
            others[lane] = threads[std::min(first + lane, thread_count_ - 1)].slots[slot];
    }

private:
    Arrivals& begun(Block& block, const void* place)
    {
        if (!block.arrivals.count(place)) fail("arrivals of block " + std::to_string(block.index) + " are used before they begin");
        return block.arrivals[place];
    }

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
        }

        block_ = nullptr;
        blocks_ = &blocks;
        for (bool all_done = false; !all_done && error_.empty();)
        {
            all_done = true;
            progress_ = false;
            for (size_t i = 0; i < blocks.size() && error_.empty(); i++)
            {
                enter(blocks[i]);
                if (!run_block()) all_done = false;
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
                here = {block_->index, block_count_, index, thread_count_};
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

    // From here on shared memory is this block's. At first all bits are set: a NaN, as a float and as a double.
    void enter(Block& block)
    {
        if (block_ == &block) return;
        if (block_) block_->shared.assign(shared_, shared_ + shared_bytes_);
        if (block.shared.empty()) memset(shared_, 0xFF, shared_bytes_);
        else memcpy(shared_, block.shared.data(), shared_bytes_);
        block_ = &block;
        current = this;
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
    std::vector<Block>* blocks_ = nullptr;  // that live now
    std::vector<unsigned> met_;             // of each cluster, how often its blocks have met, counted by block
    int thread_ = 0;
    bool progress_ = false;
    void* scheduler_ = nullptr;
    std::string error_;
};

}

__thread Place here;

Registration::Registration(const Kernel& kernel) { kernels()[kernel.name] = kernel; }
void wait(State state) { current->wait(state); }
void let_others_look() { current->let_others_look(); }
void fail(const char* what) { current->fail(what); }

void copy_later(void* to, const void* from, int length, int count)
{
    current->copy_later({to, from, length, count, __builtin_return_address(0), races::begin_copy()});
}

void end_copies() { current->end_copies(); }
void wait_copies(int groups) { current->wait_copies(groups); }
void exchange(const uint32_t* mine, int words, const uint32_t* (&others)[Warp]) { current->exchange(mine, words, others); }
void meet_cluster() { current->meet_cluster(); }
void begin_arrivals(const void* place) { current->begin_arrivals(place); }
void expect_arrivals(const void* place, int bytes) { current->expect_arrivals(place, bytes); }
void wait_arrivals(const void* place, unsigned phase) { current->wait_arrivals(place, phase); }

void copy_to_cluster(void* to, const void* from, int bytes, const void* arrivals)
{
    current->copy_to_cluster({to, from, bytes, bytes, __builtin_return_address(0), races::begin_copy()}, arrivals);
}

}

// Runs a kernel; returns 0, or 1 and a message.
extern "C" __attribute__((visibility("default"))) int emulate(
    const char* name, void* const* arguments, int blocks, int threads, int cooperative, int order, char* message, int capacity)
{
    std::string error;
    auto found = emulation::kernels().find(name);
    if (found == emulation::kernels().end()) error = std::string("there is no kernel ") + name;
    else if (threads > found->second.max_threads) error = std::string("kernel ") + name + " is not made for so many threads";
    else
    {
        emulation::Launch launch(found->second, arguments, blocks, threads, static_cast<emulation::Order>(order));
        error = launch.run(cooperative != 0);
    }

    snprintf(message, capacity, "%s", error.c_str());
    return error.empty() ? 0 : 1;
}

// The most threads that a block of the kernel may have; 0 where there is no such kernel.
extern "C" __attribute__((visibility("default"))) int max_threads(const char* name)
{
    auto found = emulation::kernels().find(name);
    return found == emulation::kernels().end() ? 0 : found->second.max_threads;
}
