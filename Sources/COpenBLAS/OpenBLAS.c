// For setenv.
#define _POSIX_C_SOURCE 200809L
#include "OpenBLAS.h"
#include <stdlib.h>

LOADSTAR_OPENBLAS_FUNCTIONS(LOADSTAR_DEFINE)

static LOADSTAR_LOADER(open_library, "libopenblas.so.0", LOADSTAR_OPENBLAS_FUNCTIONS(LOADSTAR_LOAD_LISTED))

const char *loadstar_openblas_load(void) {
  // Else the library starts a thread for each further processor, which waits for work in a loop and gets none.
  setenv("OPENBLAS_NUM_THREADS", "1", 0);
  return open_library();
}
