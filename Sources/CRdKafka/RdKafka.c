#include "RdKafka.h"
#if __has_include(<librdkafka/rdkafka.h>)

LOADSTAR_RDKAFKA_FUNCTIONS(LOADSTAR_DEFINE)

const char *loadstar_rdkafka_load(void) {
  void *library = loadstar_library("librdkafka.so.1");
  if (library == NULL) return dlerror();
  LOADSTAR_RDKAFKA_FUNCTIONS(LOADSTAR_LOAD_LISTED)
  return NULL;
}
#endif
