#include "LateLibrary.h"

void *loadstar_library(const char *file) { return dlopen(file, RTLD_NOW | RTLD_LOCAL); }
