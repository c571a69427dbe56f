#ifndef LOADSTAR_DASHBOARD_ASSETS_H
#define LOADSTAR_DASHBOARD_ASSETS_H
#include <stddef.h>

// The files of the page, compiled in, so that the binary needs nothing beside it.

/// How many files there are.
long loadstar_asset_count(void);
/// The path under which a file is served, such as "/js/main.js"; NULL past the last.
const char *loadstar_asset_path(long index);
/// A file's bytes.
const unsigned char *loadstar_asset_bytes(long index);
/// How many bytes it has.
long loadstar_asset_size(long index);

#endif
