#ifndef LOADSTAR_CCURL_SHIM_H
#define LOADSTAR_CCURL_SHIM_H
#include <curl/curl.h>
#endif
