#include "Mosquitto.h"
#if __has_include(<mosquitto.h>)

LOADSTAR_MOSQUITTO_FUNCTIONS(LOADSTAR_DEFINE)

LOADSTAR_LOADER(loadstar_mosquitto_load, "libmosquitto.so.1", LOADSTAR_MOSQUITTO_FUNCTIONS(LOADSTAR_LOAD_LISTED))
#endif
