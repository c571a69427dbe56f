#include "Curl.h"
#if __has_include(<curl/curl.h>)
// curl's type-checking macros of the same names.
#undef curl_easy_setopt
#undef curl_easy_getinfo

LOADSTAR_CURL_FUNCTIONS(LOADSTAR_DEFINE)
static typeof(&curl_easy_setopt) loaded_curl_easy_setopt;
static typeof(&curl_easy_getinfo) loaded_curl_easy_getinfo;

LOADSTAR_LOADER(
    loadstar_curl_load, "libcurl.so.4",
    LOADSTAR_CURL_FUNCTIONS(LOADSTAR_LOAD_LISTED) LOADSTAR_LOAD(curl_easy_setopt) LOADSTAR_LOAD(curl_easy_getinfo))

void loadstar_curl_set_long(CURL *handle, CURLoption option, long value) {
  loaded_curl_easy_setopt(handle, option, value);
}

void loadstar_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  loaded_curl_easy_setopt(handle, option, value);
}

void loadstar_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  loaded_curl_easy_setopt(handle, option, value);
}

void loadstar_curl_set_receiver(CURL *handle, loadstar_curl_receiver receiver) {
  loaded_curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receiver);
}

long loadstar_curl_get_long(CURL *handle, CURLINFO info) {
  long value = 0;
  loaded_curl_easy_getinfo(handle, info, &value);
  return value;
}

long long loadstar_curl_get_offset(CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  loaded_curl_easy_getinfo(handle, info, &value);
  return value;
}
#endif
