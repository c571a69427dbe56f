#include "RdKafka.h"
#if __has_include(<librdkafka/rdkafka.h>)

LOADSTAR_RDKAFKA_FUNCTIONS(LOADSTAR_DEFINE)

LOADSTAR_LOADER(loadstar_rdkafka_load, "librdkafka.so.1", LOADSTAR_RDKAFKA_FUNCTIONS(LOADSTAR_LOAD_LISTED))
#endif
