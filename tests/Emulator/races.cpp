// Finds races: two accesses to a cell, which is 16 bits, by two threads, one of them a write, with nothing that says which comes first. It does not
// matter which came first here: the verdict is the same in every order of the threads.
//
// Kernels are compiled with the compiler's hooks for a thread sanitizer, __tsan_read4 and its like, which are here in the place of
// the sanitizer's own. In order are: accesses of one thread; of two threads of a block, or lanes of a warp, that met in between; of two
// blocks, where one has acquired what the other had released in between; of two launches, unless one runs beside the other. An
// asynchronous copy may happen at any time from its begin to where its thread waits for it.
//
// This file itself is compiled without the hooks.
#include "race_hooks.h"
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace emulation::races
{

constexpr int Warp = 32;

// Bytes of a cell: the least that a thread writes.
constexpr uintptr_t CellBytes = 2;

// Of each block, how many of its meetings are known to be over, with all that came before them.
using Known = std::vector<int>;

// Where a thread is: `met` counts meetings of its block, `warp_met` those of its warp.
struct Moment
{
    int launch, after;  // a launch beside others comes after that one and those before it; -1 where a launch comes after all
    int block, thread, met, warp_met;
    const Known* known;
};

}

namespace
{

using namespace emulation::races;

struct Access
{
    int launch;
    bool beside;
    int block, thread, met, warp_met;
    const void* where;  // in the code of the kernel
};

// The last write, and the reads since then of which none comes before another one.
struct Cell
{
    long owner = 0;  // of shared memory: the launch and the block
    Access write{};
    std::vector<Access> reads;
};

// The cells of a stretch of memory, made as they are touched.
struct Stretch
{
    static constexpr uintptr_t PageCells = 2048;

    uintptr_t begin, end;
    std::vector<std::unique_ptr<Cell[]>> pages;

    Stretch(uintptr_t begin, uintptr_t end) : begin(begin), end(end), pages((end - begin) / CellBytes / PageCells + 1) {}

    Cell& at(uintptr_t address)
    {
        uintptr_t cell = (address - begin) / CellBytes;
        std::unique_ptr<Cell[]>& page = pages[cell / PageCells];
        if (!page) page.reset(new Cell[PageCells]);
        return page[cell % PageCells];
    }
};

struct Block
{
    int met = 0;
    const Known* known = nullptr;
    std::map<int, const Known*> ahead;  // what threads have acquired since the block met
    std::vector<int> warp_met;          // by thread
};

struct Launch
{
    const char* kernel;
    bool cooperative;
    std::vector<Block> blocks;
    std::deque<Known> all_known;
    std::deque<Moment> copies;
    std::map<const void*, const Known*> words;  // that were released
    std::string race;
    long races;
};

bool running;
int number, after;  // of the launch; see Moment
Launch launch;
Moment now;
std::vector<std::unique_ptr<Stretch>> memory;
std::vector<std::unique_ptr<Stretch>> shared;  // of blocks that live at the same time
uintptr_t shared_begin, shared_end;

Block& block() { return launch.blocks[now.block]; }

bool comes_before(const Access& first, const Moment& second)
{
    if (first.launch != second.launch) return second.after < 0 || first.beside || first.launch <= second.after;
    if (first.block != second.block) return first.met < (*second.known)[first.block];
    return first.thread == second.thread || first.met < second.met
        || (first.thread / Warp == second.thread / Warp && first.warp_met < second.warp_met);
}

const Known* joined(const Known* a, const Known* b)
{
    if (std::equal(a->begin(), a->end(), b->begin(), std::greater_equal<int>())) return a;
    Known& both = launch.all_known.emplace_back(*a);
    for (size_t i = 0; i < both.size(); i++) both[i] = std::max(both[i], (*b)[i]);
    return &both;
}

std::string text_of(const char* format, long value)
{
    char text[64];
    snprintf(text, sizeof text, format, value);
    return text;
}

// Code is told by its distance from the beginning of the library, which the loader of the library knows how to read.
extern "C" const char __ehdr_start;
std::string text_of(const Access& access, bool write)
{
    return "block " + std::to_string(access.block) + ", thread " + std::to_string(access.thread) + (write ? ", writes" : ", reads")
        + text_of(" at {%lx}", static_cast<const char*>(access.where) - &__ehdr_start);
}

void report(const Access& first, bool first_writes, const Access& second, bool second_writes, const Stretch& stretch, bool is_shared, uintptr_t address)
{
    if (launch.races++ > 0) return;
    std::string beside = first.launch == second.launch ? "" : " of a launch beside it";
    launch.race = std::string("race in kernel ") + launch.kernel + ", " + (is_shared ? "shared memory" : "memory")
        + text_of(", word %ld: ", static_cast<long>((address - stretch.begin) / 4)) + text_of(second, second_writes) + "; "
        + text_of(first, first_writes) + beside + "; nothing says which comes first";
}

// So many reads are kept that every write which is in no order with one of all is in no order with one of those.
void add_read(std::vector<Access>& reads, const Access& read, const Moment& moment)
{
    std::erase_if(reads, [&](const Access& other) { return comes_before(other, moment); });
    int of_warp = 0, of_other_warps = 0, of_other_blocks = 0;
    for (const Access& other : reads)
    {
        if (other.launch != read.launch) continue;
        if (other.block != read.block) of_other_blocks++;
        else if (other.thread / Warp == read.thread / Warp) of_warp++;
        else of_other_warps++;
    }

    bool are_enough = of_warp > 1 || (of_warp > 0 && of_other_warps > 0) || of_other_warps > 1;
    // Blocks of an ordinary launch never wait for each other.
    bool are_enough_blocks = !launch.cooperative && of_other_blocks > 0 && of_warp + of_other_warps + of_other_blocks > 1;
    if (!are_enough && !are_enough_blocks) reads.push_back(read);
}

// An access that began at a moment and is over now.
void touch(uintptr_t address, int bytes, bool write, const Moment& begun, const void* where)
{
    bool is_shared = address >= shared_begin && address < shared_end;
    Stretch* stretch = nullptr;
    if (is_shared)
    {
        size_t place = launch.cooperative ? now.block : 0;
        while (shared.size() <= place) shared.push_back(std::make_unique<Stretch>(0, shared_end - shared_begin));
        stretch = shared[place].get();
        address -= shared_begin;
    }
    else
    {
        for (auto& one : memory)
            if (address >= one->begin && address < one->end) stretch = one.get();
    }

    // The stacks of threads, and what the emulation keeps for itself.
    if (!stretch) return;
    long owner = is_shared ? (static_cast<long>(now.launch) << 24) + now.block + 1 : 0;
    Access access{now.launch, now.after >= 0, now.block, now.thread, now.met, now.warp_met, where};
    for (uintptr_t place = address / CellBytes * CellBytes; place < address + bytes; place += CellBytes)
    {
        Cell& cell = stretch->at(place);
        if (cell.owner != owner)
        {
            cell.owner = owner;
            cell.write = {};
            cell.reads.clear();
        }

        if (cell.write.launch != 0 && !comes_before(cell.write, begun)) report(cell.write, true, access, write, *stretch, is_shared, place);
        if (!write)
        {
            add_read(cell.reads, access, now);
            continue;
        }

        for (const Access& read : cell.reads)
            if (!comes_before(read, begun)) report(read, false, access, true, *stretch, is_shared, place);
        cell.reads.clear();
        cell.write = access;
    }
}

void touch(const volatile void* address, int bytes, bool write, const void* where)
{
    if (!running) return;
    running = false;
    touch(reinterpret_cast<uintptr_t>(address), bytes, write, now, where);
    running = true;
}

}

namespace emulation::races
{

void begin_launch(const char* kernel, int blocks, int, bool cooperative, const char* first, size_t bytes)
{
    launch = {kernel, cooperative, std::vector<Block>(blocks), {}, {}, {}, {}, 0};
    const Known* nothing = &launch.all_known.emplace_back(blocks, 0);
    for (Block& block : launch.blocks) block.known = nothing;
    shared_begin = reinterpret_cast<uintptr_t>(first);
    shared_end = shared_begin + bytes;
}

const char* end_launch()
{
    if (launch.races > 1) launch.race += " (and " + std::to_string(launch.races - 1) + " more)";
    return launch.race.c_str();
}

void enter(int index, int thread)
{
    Block& block = launch.blocks[index];
    if (block.warp_met.size() <= static_cast<size_t>(thread)) block.warp_met.resize(thread + 1);
    auto ahead = block.ahead.find(thread);
    now = {number, after, index, thread, block.met, block.warp_met[thread], ahead == block.ahead.end() ? block.known : ahead->second};
    running = true;
}

void leave() { running = false; }

void block_met(int index)
{
    Block& block = launch.blocks[index];
    block.met++;
    for (auto [thread, known] : block.ahead) block.known = joined(block.known, known);
    block.ahead.clear();
}

void warp_met() { now.warp_met = ++block().warp_met[now.thread]; }

// What this thread did since its block met is not told on: the threads of all blocks meet before.
void released(const void* word)
{
    Known& known = launch.all_known.emplace_back(*now.known);
    known[now.block] = std::max(known[now.block], now.met);
    const Known*& here = launch.words[word];
    here = here ? joined(here, &known) : &known;
}

void acquired(const void* word)
{
    auto here = launch.words.find(word);
    if (here == launch.words.end()) return;
    const Known* known = joined(now.known, here->second);
    if (known != now.known) block().ahead[now.thread] = now.known = known;
}

const Moment* begin_copy() { return &launch.copies.emplace_back(now); }

void end_copy(const Moment* begun, const void* to, int length, const void* from, int count, const void* where)
{
    running = false;
    if (count > 0) touch(reinterpret_cast<uintptr_t>(from), count, false, *begun, where);
    touch(reinterpret_cast<uintptr_t>(to), length, true, *begun, where);
    running = true;
}

}

// Of the launch that follows: its number, from 1 on; the last launch that it comes after where it runs beside others, -1 where it does
// not; and the memory that there is, as begins and ends.
extern "C" __attribute__((visibility("default"))) void watch_races(int launch_number, int comes_after, const uintptr_t* stretches, int count)
{
    number = launch_number;
    after = comes_after;
    for (int i = 0; i < count; i++)
    {
        uintptr_t begin = stretches[2 * i], end = stretches[2 * i + 1];
        auto known = std::find_if(memory.begin(), memory.end(), [&](auto& one) { return one->begin < end && begin < one->end; });
        if (known == memory.end()) memory.push_back(std::make_unique<Stretch>(begin, end));
        else if ((*known)->begin != begin || (*known)->end != end) *known = std::make_unique<Stretch>(begin, end);
    }
}

#define HOOKS(bytes) \
    extern "C" void __tsan_read##bytes(void* p) { touch(p, bytes, false, __builtin_return_address(0)); } \
    extern "C" void __tsan_write##bytes(void* p) { touch(p, bytes, true, __builtin_return_address(0)); } \
    extern "C" void __tsan_unaligned_read##bytes(void* p) { touch(p, bytes, false, __builtin_return_address(0)); } \
    extern "C" void __tsan_unaligned_write##bytes(void* p) { touch(p, bytes, true, __builtin_return_address(0)); }
HOOKS(1) HOOKS(2) HOOKS(4) HOOKS(8) HOOKS(16)
extern "C" void __tsan_read_range(void* p, unsigned long bytes) { touch(p, bytes, false, __builtin_return_address(0)); }
extern "C" void __tsan_write_range(void* p, unsigned long bytes) { touch(p, bytes, true, __builtin_return_address(0)); }
extern "C" unsigned char __tsan_atomic8_load(const volatile unsigned char* p, int) { return *p; }
extern "C" unsigned __tsan_atomic32_load(const volatile unsigned* p, int) { return *p; }
extern "C" unsigned __tsan_atomic32_fetch_add(volatile unsigned* p, unsigned value, int) { return __atomic_fetch_add(p, value, __ATOMIC_RELAXED); }
extern "C" void __tsan_init() {}
extern "C" void __tsan_func_entry(void*) {}
extern "C" void __tsan_func_exit() {}
extern "C" void __tsan_vptr_update(void**, void*) {}
extern "C" void __tsan_vptr_read(void**) {}
