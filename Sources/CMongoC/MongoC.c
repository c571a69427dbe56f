#include "MongoC.h"

LOADSTAR_MONGOC_FUNCTIONS(LOADSTAR_DEFINE)

const char *loadstar_mongoc_load(void) {
  void *library = loadstar_library("libmongoc-1.0.so.0");
  if (library == NULL) return dlerror();
  LOADSTAR_MONGOC_FUNCTIONS(LOADSTAR_LOAD_LISTED)
  return NULL;
}
