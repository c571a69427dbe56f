#ifndef LOADSTAR_CMONGOC_SHIM_H
#define LOADSTAR_CMONGOC_SHIM_H
#include <mongoc/mongoc.h>
#endif
