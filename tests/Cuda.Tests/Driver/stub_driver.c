// A CUDA driver without a GPU, to see what its caller does: memory is the host's, kernels do nothing but count. Every function that
// needs a context refuses a thread without one. stub_fail makes one function fail; stub_live counts what was not given back.
//
// As the libcuda.so.1 of a program of its own it is a device of a new driver. Where the variable STUB_HANGS begins one of the
// program's arguments, its device answers no more after STUB_LAUNCHES launches, as after a kernel that never ends.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long long pointer;

enum { invalid_value = 1, no_device = 100, invalid_context = 201, not_found = 500 };

static int devices, version, capability, code, live, launches, waits, recording, recorded, hangs, last_launch;
static char failing[64];
static _Thread_local void* current;

void stub_reset(int device_count, int driver_version)
{
    devices = device_count;
    version = driver_version;
    capability = 90;
    code = launches = waits = recording = recorded = live = 0;
    failing[0] = 0;
}

void stub_fail(const char* function, int result)
{
    strncpy(failing, function, sizeof failing - 1);
    code = result;
}

static int is_argument(const char* word)
{
    static char arguments[1 << 14];
    FILE* file = fopen("/proc/self/cmdline", "r");
    size_t length = file ? fread(arguments, 1, sizeof arguments - 1, file) : 0;
    if (file) fclose(file);
    for (char* argument = arguments; argument < arguments + length; argument += strlen(argument) + 1)
        if (strncmp(argument, word, strlen(word)) == 0) return 1;
    return 0;
}

__attribute__((constructor)) static void load(void)
{
    stub_reset(1, 13000);
    const char *word = getenv("STUB_HANGS"), *count = getenv("STUB_LAUNCHES");
    hangs = word && count && is_argument(word);
    if (hangs) last_launch = atoi(count);
}

void stub_capability(int number) { capability = number; }
int stub_live(void) { return live; }
int stub_launches(void) { return launches; }
int stub_waits(void) { return waits; }
int stub_recording(void) { return recording; }

static int verdict(const char* function) { return strcmp(function, failing) == 0 ? code : 0; }

#define ENTER if (verdict(__func__)) return verdict(__func__)
#define ENTER_CONTEXT ENTER; if (!current) return invalid_context

int cuInit(unsigned flags) { ENTER; return 0; }
int cuDriverGetVersion(int* result) { ENTER; *result = version; return 0; }
int cuGetErrorName(int error, const char** text)
{
    *text = error == 2 ? "CUDA_ERROR_OUT_OF_MEMORY" : error == 700 ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_OTHER";
    return error == 12345 ? invalid_value : 0;
}
int cuGetErrorString(int error, const char** text) { *text = "words of the driver"; return error == 12345 ? invalid_value : 0; }

int cuDeviceGetCount(int* count) { ENTER; *count = devices; return 0; }
int cuDeviceGet(int* device, int ordinal) { ENTER; *device = ordinal; return ordinal < devices ? 0 : no_device; }
int cuDeviceGetName(char* name, int size, int device) { ENTER; strncpy(name, device ? "Second" : "First", size); return 0; }
int cuDeviceTotalMem_v2(size_t* size, int device) { ENTER; *size = 80ull << 30; return 0; }
int cuDeviceGetAttribute(int* value, int attribute, int device)
{
    ENTER;
    *value = attribute == 16 ? 132 : attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : attribute == 97 ? 227 << 10 : 0;
    return 0;
}

int cuDevicePrimaryCtxRetain(void** context, int device) { ENTER; *context = &devices; live++; return 0; }
int cuDevicePrimaryCtxRelease_v2(int device) { live--; return 0; }
int cuCtxSetCurrent(void* context) { ENTER; current = context; return 0; }

int cuStreamCreateWithPriority(void** stream, unsigned flags, int priority) { ENTER_CONTEXT; *stream = &launches; live++; return 0; }
int cuStreamWaitEvent(void* stream, void* event, unsigned flags) { ENTER_CONTEXT; return 0; }
int cuEventCreate(void** event, unsigned flags) { ENTER_CONTEXT; *event = &waits; live++; return 0; }
int cuEventRecord(void* event, void* stream) { ENTER_CONTEXT; return 0; }
int cuEventDestroy_v2(void* event) { live--; return 0; }
int cuStreamDestroy_v2(void* stream) { live--; return 0; }
int cuStreamSynchronize(void* stream)
{
    ENTER_CONTEXT;
    waits++;
    if (hangs && launches > last_launch)
    {
        fputs("The device does not answer.\n", stderr);
        for (;;) pause();
    }
    return 0;
}

int cuMemAlloc_v2(pointer* memory, size_t size)
{
    ENTER_CONTEXT;
    *memory = (pointer)malloc(size);
    memset((void*)*memory, 0xAB, size);
    live++;
    return 0;
}
int cuMemFree_v2(pointer memory) { ENTER_CONTEXT; free((void*)memory); live--; return 0; }
int cuMemGetInfo_v2(size_t* unused, size_t* total) { ENTER_CONTEXT; *unused = 3 << 20; *total = 80ull << 30; return 0; }
int cuMemHostAlloc(void** memory, size_t size, unsigned flags) { ENTER_CONTEXT; *memory = malloc(size); live++; return 0; }
int cuMemFreeHost(void* memory) { free(memory); live--; return 0; }
int cuMemsetD8Async(pointer memory, unsigned char value, size_t count, void* stream)
{
    ENTER_CONTEXT;
    memset((void*)memory, value, count);
    return 0;
}
int cuMemcpyHtoDAsync_v2(pointer to, const void* from, size_t size, void* stream)
{
    ENTER_CONTEXT;
    memcpy((void*)to, from, size);
    return 0;
}
int cuMemcpyDtoHAsync_v2(void* to, pointer from, size_t size, void* stream)
{
    ENTER_CONTEXT;
    memcpy(to, (void*)from, size);
    return 0;
}

int cuModuleLoadDataEx(void** module, const void* image, unsigned count, int* options, void** values)
{
    for (unsigned i = 0; i < count && code; i++)
        if (options[i] == 5) strcpy(values[i], "words of the linker");
    ENTER_CONTEXT;
    *module = &version;
    live++;
    return 0;
}
int cuModuleUnload(void* module) { live--; return 0; }
int cuModuleGetFunction(void** function, void* module, const char* name)
{
    ENTER_CONTEXT;
    *function = &waits;
    return strcmp(name, "missing") == 0 ? not_found : 0;
}
int cuFuncGetAttribute(int* value, int attribute, void* function)
{
    ENTER_CONTEXT;
    *value = attribute == 4 ? 40 : attribute == 3 ? 16 : attribute == 1 ? 1024 : -1;
    return 0;
}
int cuFuncSetAttribute(void* function, int attribute, int value) { ENTER_CONTEXT; return attribute == 8 && value > 0 ? 0 : invalid_value; }
int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void* function, int threads, size_t shared)
{
    ENTER_CONTEXT;
    *blocks = 2048 / threads;
    return 0;
}

static int launch(void)
{
    if (recording) recorded++;
    else launches++;
    return 0;
}
int cuLaunchKernel(void* function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned b, unsigned c, unsigned shared,
    void* stream, void** arguments, void** extra)
{
    ENTER_CONTEXT;
    return launch();
}
int cuLaunchCooperativeKernel(void* function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned b, unsigned c,
    unsigned shared, void* stream, void** arguments)
{
    ENTER_CONTEXT;
    return launch();
}

int cuStreamBeginCapture_v2(void* stream, int mode) { ENTER_CONTEXT; recording = 1; recorded = 0; return 0; }
int cuStreamEndCapture(void* stream, void** graph) { recording = 0; ENTER_CONTEXT; *graph = &recorded; live++; return 0; }
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long flags)
{
    ENTER_CONTEXT;
    *executable = &recording;
    live++;
    return 0;
}
int cuGraphLaunch(void* executable, void* stream) { ENTER_CONTEXT; launches += recorded; return 0; }
int cuGraphExecDestroy(void* executable) { live--; return 0; }
int cuGraphDestroy(void* graph) { live--; return 0; }
