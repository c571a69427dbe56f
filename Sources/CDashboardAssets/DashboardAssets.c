#include "DashboardAssets.h"

static const unsigned char index_html[] = {
#embed "page/index.html"
};

struct asset {
  const char *path;
  const unsigned char *bytes;
  long size;
};
#define ASSET(path, name) {path, name, (long)sizeof name}

static const struct asset assets[] = {
    ASSET("/index.html", index_html),
};

static const struct asset *asset_at(long index) {
  return index >= 0 && index < loadstar_asset_count() ? &assets[index] : NULL;
}

long loadstar_asset_count(void) { return (long)(sizeof assets / sizeof assets[0]); }
const char *loadstar_asset_path(long index) { return asset_at(index) ? asset_at(index)->path : NULL; }
const unsigned char *loadstar_asset_bytes(long index) { return asset_at(index) ? asset_at(index)->bytes : NULL; }
long loadstar_asset_size(long index) { return asset_at(index) ? asset_at(index)->size : 0; }
