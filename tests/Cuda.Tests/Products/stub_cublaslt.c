// The functions of cuBLASLt that are used, over memory of the processor: what a description of a product says is computed by loops. Matrices are
// column-major. What the library would refuse is refused: an unknown attribute or type, an algorithm of another product, too little workspace.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { Ok = 0, InvalidValue = 7, NotSupported = 15 };
enum { Float = 0, Half = 2, Bfloat16 = 14 };

typedef struct { int compute, scale, transposes_a, transposes_b; uint32_t epilogue; const float* bias; } Operation;
typedef struct { int type; uint64_t rows, columns; int64_t leading; } Layout;
typedef struct { uint64_t workspace; uint32_t reductions, alignments[4]; } Preference;
typedef struct { uint64_t words[8]; } Algorithm;
typedef struct { Algorithm algorithm; size_t workspace; int state; float waves; int reserved[4]; } Heuristic;

static int live;
static int has_algorithms = 1;
static Preference last;
static int last_compute, last_type;

int stub_live(void) { return live; }
void stub_algorithms(int has) { has_algorithms = has; }
uint64_t stub_workspace(void) { return last.workspace; }
uint32_t stub_reductions(void) { return last.reductions; }
uint32_t stub_alignment(int matrix) { return last.alignments[matrix]; }
int stub_compute(void) { return last_compute; }
int stub_type(void) { return last_type; }

size_t cublasLtGetVersion(void) { return 120405; }
static int make(void** handle, size_t size) { live++; *handle = calloc(1, size); return Ok; }
static int destroy(void* handle) { live--; free(handle); return Ok; }
int cublasLtCreate(void** handle) { return make(handle, 1); }
int cublasLtDestroy(void* handle) { return destroy(handle); }

int cublasLtMatmulDescCreate(void** operation, int compute, int scale)
{
    make(operation, sizeof(Operation));
    **(Operation**)operation = (Operation){ compute, scale, 0, 0, 1, NULL };
    return scale == Float ? Ok : NotSupported;
}

int cublasLtMatmulDescDestroy(void* operation) { return destroy(operation); }

int cublasLtMatmulDescSetAttribute(Operation* operation, int attribute, const void* value, size_t size)
{
    switch (attribute)
    {
        case 3: if (size != 4) return InvalidValue; memcpy(&operation->transposes_a, value, size); return Ok;
        case 4: if (size != 4) return InvalidValue; memcpy(&operation->transposes_b, value, size); return Ok;
        case 7: if (size != 4) return InvalidValue; memcpy(&operation->epilogue, value, size); return Ok;
        case 8: if (size != 8) return InvalidValue; memcpy(&operation->bias, value, size); return Ok;
        default: return InvalidValue;
    }
}

int cublasLtMatrixLayoutCreate(void** layout, int type, uint64_t rows, uint64_t columns, int64_t leading)
{
    make(layout, sizeof(Layout));
    **(Layout**)layout = (Layout){ type, rows, columns, leading };
    return leading >= (int64_t)rows ? Ok : InvalidValue;
}

int cublasLtMatrixLayoutDestroy(void* layout) { return destroy(layout); }
int cublasLtMatmulPreferenceCreate(void** preference) { return make(preference, sizeof(Preference)); }
int cublasLtMatmulPreferenceDestroy(void* preference) { return destroy(preference); }

int cublasLtMatmulPreferenceSetAttribute(Preference* preference, int attribute, const void* value, size_t size)
{
    if (attribute == 1 && size == 8) memcpy(&preference->workspace, value, size);
    else if (attribute == 3 && size == 4) memcpy(&preference->reductions, value, size);
    else if (attribute >= 5 && attribute <= 8 && size == 4) memcpy(&preference->alignments[attribute - 5], value, size);
    else return InvalidValue;
    return Ok;
}

// Extents of op(A) op(B) = D.
static int fits(const Operation* operation, const Layout* a, const Layout* b, const Layout* d)
{
    uint64_t m = operation->transposes_a ? a->columns : a->rows, k = operation->transposes_a ? a->rows : a->columns;
    uint64_t n = operation->transposes_b ? b->rows : b->columns;
    return d->rows == m && d->columns == n && (operation->transposes_b ? b->columns : b->rows) == k;
}

int cublasLtMatmulAlgoGetHeuristic(
    void* handle, const Operation* operation, const Layout* a, const Layout* b, const Layout* c, const Layout* d, const Preference* preference,
    int wanted, Heuristic* results, int* found)
{
    (void)handle;
    (void)c;
    last = *preference;
    last_compute = operation->compute;
    last_type = a->type;
    *found = 0;
    if (!fits(operation, a, b, d) || wanted < 1) return InvalidValue;
    if (!has_algorithms) return NotSupported;
    *found = 1;
    memset(results, 0, sizeof *results);
    results->algorithm.words[0] = d->rows * 1000003 + d->columns;
    results->workspace = preference->workspace;
    return Ok;
}

static double read(const void* matrix, const Layout* layout, uint64_t row, uint64_t column)
{
    uint64_t place = column * (uint64_t)layout->leading + row;
    if (layout->type == Float) return ((const float*)matrix)[place];
    if (layout->type == Half) return (double)((const _Float16*)matrix)[place];
    uint32_t bits = (uint32_t)((const uint16_t*)matrix)[place] << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

int cublasLtMatmul(
    void* handle, const Operation* operation, const float* alpha, const void* a, const Layout* layout_a, const void* b, const Layout* layout_b,
    const float* beta, const float* c, const Layout* layout_c, float* d, const Layout* layout_d, const Algorithm* algorithm, void* workspace,
    size_t workspace_size, void* stream)
{
    (void)handle;
    (void)workspace;
    (void)stream;
    if (algorithm->words[0] != layout_d->rows * 1000003 + layout_d->columns || workspace_size != last.workspace || layout_d->type != Float) return NotSupported;
    uint64_t depth = operation->transposes_a ? layout_a->rows : layout_a->columns;
    for (uint64_t column = 0; column < layout_d->columns; column++)
    {
        for (uint64_t row = 0; row < layout_d->rows; row++)
        {
            double sum = 0;
            for (uint64_t k = 0; k < depth; k++)
                sum += read(a, layout_a, operation->transposes_a ? k : row, operation->transposes_a ? row : k)
                    * read(b, layout_b, operation->transposes_b ? column : k, operation->transposes_b ? k : column);
            double before = *beta == 0 ? 0 : *beta * read(c, layout_c, row, column);
            d[column * (uint64_t)layout_d->leading + row] = (float)(*alpha * sum + before + (operation->epilogue == 4 ? operation->bias[row] : 0));
        }
    }

    return Ok;
}
