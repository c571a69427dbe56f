#include "Mosquitto.h"
#if __has_include(<mosquitto.h>)

LOADSTAR_MOSQUITTO_FUNCTIONS(LOADSTAR_DEFINE)

const char *loadstar_mosquitto_load(void) {
  void *library = loadstar_library("libmosquitto.so.1");
  if (library == NULL) return dlerror();
  LOADSTAR_MOSQUITTO_FUNCTIONS(LOADSTAR_LOAD_LISTED)
  return NULL;
}
#endif
