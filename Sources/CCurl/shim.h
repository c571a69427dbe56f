#ifndef LOADSTAR_CCURL_SHIM_H
#define LOADSTAR_CCURL_SHIM_H
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift does not import. The parentheses
// keep curl's type-checking macros of the same names out.
static inline void loadstar_curl_set_long(CURL *handle, CURLoption option, long value) {
  (curl_easy_setopt)(handle, option, value);
}
static inline void loadstar_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  (curl_easy_setopt)(handle, option, value);
}
static inline void loadstar_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  (curl_easy_setopt)(handle, option, value);
}
typedef size_t (*loadstar_curl_receiver)(const char *bytes, size_t size, size_t count, void *target);
static inline void loadstar_curl_set_receiver(CURL *handle, loadstar_curl_receiver receiver) {
  (curl_easy_setopt)(handle, CURLOPT_WRITEFUNCTION, receiver);
}
static inline long loadstar_curl_get_long(CURL *handle, CURLINFO info) {
  long value = 0;
  (curl_easy_getinfo)(handle, info, &value);
  return value;
}
static inline long long loadstar_curl_get_offset(CURL *handle, CURLINFO info) {
  curl_off_t value = 0;
  (curl_easy_getinfo)(handle, info, &value);
  return value;
}
#endif
