#ifndef LOADSTAR_CMICROHTTPD_H
#define LOADSTAR_CMICROHTTPD_H
#include <LateLibrary.h>
// Absent where the trait is off.
#if __has_include(<microhttpd.h>)
#include <microhttpd.h>
#include <netinet/in.h>

/// Loads the library, once and before any function of it is called; NULL, or why it can't be loaded.
const char *loadstar_microhttpd_load(void);

#define LOADSTAR_MICROHTTPD_FUNCTIONS(F) \
  F(enum MHD_Result, MHD_add_response_header, \
    (struct MHD_Response *response, const char *header, const char *content), (response, header, content)) \
  F(struct MHD_Response *, MHD_create_response_from_buffer, \
    (size_t size, void *buffer, enum MHD_ResponseMemoryMode mode), (size, buffer, mode)) \
  F(struct MHD_Response *, MHD_create_response_from_callback, \
    (uint64_t size, size_t block, MHD_ContentReaderCallback reader, void *context, MHD_ContentReaderFreeCallback free), \
    (size, block, reader, context, free)) \
  F(void, MHD_destroy_response, (struct MHD_Response *response), (response)) \
  F(int, MHD_get_connection_values, \
    (struct MHD_Connection *connection, enum MHD_ValueKind kind, MHD_KeyValueIterator iterator, void *context), \
    (connection, kind, iterator, context)) \
  F(size_t, MHD_http_unescape, (char *text), (text)) \
  F(enum MHD_Result, MHD_queue_response, \
    (struct MHD_Connection *connection, unsigned int status, struct MHD_Response *response), \
    (connection, status, response)) \
  F(MHD_socket, MHD_quiesce_daemon, (struct MHD_Daemon *daemon), (daemon)) \
  F(void, MHD_stop_daemon, (struct MHD_Daemon *daemon), (daemon)) \
  F(void, MHD_suspend_connection, (struct MHD_Connection *connection), (connection)) \
  F(void, MHD_resume_connection, (struct MHD_Connection *connection), (connection))

// MHD_start_daemon is variadic, which Swift can't call.
struct MHD_Daemon *loadstar_start_daemon(
    const struct sockaddr *address, unsigned int threads, unsigned int connections,
    unsigned int connections_per_address, unsigned int timeout_seconds, size_t memory_per_connection,
    MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed, void *context);

uint16_t loadstar_daemon_port(struct MHD_Daemon *daemon);
#endif
#endif
