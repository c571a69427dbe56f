#ifndef LOADSTAR_EMBEDDED_DATA_H
#define LOADSTAR_EMBEDDED_DATA_H
#include <stddef.h>

// The files of notebooks-data/, compiled in, so that the binary needs nothing beside it.
extern const unsigned char loadstar_victoria_2014[];
extern const size_t loadstar_victoria_2014_size;
extern const unsigned char loadstar_england_wales_2000[];
extern const size_t loadstar_england_wales_2000_size;

#endif
