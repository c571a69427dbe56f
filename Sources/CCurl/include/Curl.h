#ifndef LOADSTAR_CCURL_H
#define LOADSTAR_CCURL_H
#include <LateLibrary.h>
// Absent where the trait is off.
#if __has_include(<curl/curl.h>)
#include <curl/curl.h>

/// Loads the library, once and before any function of it is called; NULL, or why it can't be loaded.
const char *loadstar_curl_load(void);

#define LOADSTAR_CURL_FUNCTIONS(F) \
  F(CURLcode, curl_global_init, (long flags), (flags)) \
  F(CURL *, curl_easy_init, (void), ()) \
  F(CURLcode, curl_easy_perform, (CURL *handle), (handle)) \
  F(void, curl_easy_cleanup, (CURL *handle), (handle)) \
  F(const char *, curl_easy_strerror, (CURLcode code), (code)) \
  F(struct curl_slist *, curl_slist_append, (struct curl_slist *list, const char *text), (list, text)) \
  F(void, curl_slist_free_all, (struct curl_slist *list), (list))

// curl_easy_setopt and curl_easy_getinfo take variable arguments, which Swift does not import.
typedef size_t (*loadstar_curl_receiver)(const char *bytes, size_t size, size_t count, void *target);
void loadstar_curl_set_long(CURL *handle, CURLoption option, long value);
void loadstar_curl_set_text(CURL *handle, CURLoption option, const char *value);
void loadstar_curl_set_pointer(CURL *handle, CURLoption option, const void *value);
void loadstar_curl_set_receiver(CURL *handle, loadstar_curl_receiver receiver);
long loadstar_curl_get_long(CURL *handle, CURLINFO info);
long long loadstar_curl_get_offset(CURL *handle, CURLINFO info);
#endif
#endif
