#include "LateLibrary.h"

// Lazily: of the thousands of functions that a library calls itself, few are ever needed.
void *loadstar_library(const char *file) { return dlopen(file, RTLD_LAZY | RTLD_LOCAL); }
