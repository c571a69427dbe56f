#ifndef LOADSTAR_CMICROHTTPD_SHIM_H
#define LOADSTAR_CMICROHTTPD_SHIM_H
#include <microhttpd.h>
#endif
