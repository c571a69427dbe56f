#ifndef LOADSTAR_CZLIB_SHIM_H
#define LOADSTAR_CZLIB_SHIM_H
#include <zlib.h>
#endif
