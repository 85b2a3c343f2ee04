// What a thread of a kernel needs of the CPU: a stack and a way to leave it, and the shared memory of its block.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <link.h>
#include <mutex>
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

constexpr int StackBytes = 64 * 1024, MaxThreads = 1024;

// A stack from which switch_fiber goes on at `begin`.
inline void* new_stack(char* top, void (*begin)())
{
    // A function begins with the stack pointer 8 bytes below a multiple of 16, where its return address is.
    void** stack = reinterpret_cast<void**>(top) - 1;
    *stack = nullptr;
    *--stack = reinterpret_cast<void*>(begin);
    for (int i = 0; i < 6; i++) *--stack = nullptr;
    return stack;
}

// Shared memory is a thread_local variable of this library: one for each thread of the operating system, of which one runs a
// launch. Blocks that live at the same time take turns in it.
inline char* shared_memory(size_t* bytes)
{
    struct Found { const void* inside; char* start; size_t bytes; } found{reinterpret_cast<const void*>(&switch_fiber), nullptr, 0};
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

}
