#ifndef LOADSTAR_EMBEDDED_DATA_H
#define LOADSTAR_EMBEDDED_DATA_H
#include <stddef.h>

// The files of notebooks-data/, compiled in, so that the binary needs nothing beside it.

/// The bytes of victoria-2014.csv.
const unsigned char *loadstar_victoria_2014(void);
/// How many they are.
long loadstar_victoria_2014_size(void);
/// The bytes of england-wales-2000.csv.
const unsigned char *loadstar_england_wales_2000(void);
/// How many they are.
long loadstar_england_wales_2000_size(void);

#endif
