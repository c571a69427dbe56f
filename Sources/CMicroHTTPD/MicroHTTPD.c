#include "MicroHTTPD.h"
#if __has_include(<microhttpd.h>)

LOADSTAR_MICROHTTPD_FUNCTIONS(LOADSTAR_DEFINE)
static typeof(&MHD_start_daemon) loaded_MHD_start_daemon;
static typeof(&MHD_get_daemon_info) loaded_MHD_get_daemon_info;

LOADSTAR_LOADER(
    loadstar_microhttpd_load, "libmicrohttpd.so.12",
    LOADSTAR_MICROHTTPD_FUNCTIONS(LOADSTAR_LOAD_LISTED) LOADSTAR_LOAD(MHD_start_daemon)
        LOADSTAR_LOAD(MHD_get_daemon_info))

// An escaped NUL would end a path early for everyone who reads it as a C string: it becomes a character no path has.
static size_t unescape(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  size_t length = MHD_http_unescape(text);
  for (size_t i = 0; i < length; i++)
    if (text[i] == 0) text[i] = 1;
  return length;
}

struct MHD_Daemon *loadstar_start_daemon(
    const struct sockaddr *address, unsigned int threads, unsigned int connections,
    unsigned int connections_per_address, unsigned int timeout_seconds, size_t memory_per_connection,
    MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed, void *context) {
  return loaded_MHD_start_daemon(
      MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handler, context,
      MHD_OPTION_SOCK_ADDR, address,
      MHD_OPTION_THREAD_POOL_SIZE, threads,
      MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_PER_IP_CONNECTION_LIMIT, connections_per_address,
      MHD_OPTION_CONNECTION_TIMEOUT, timeout_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_per_connection,
      MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
      MHD_OPTION_END);
}

uint16_t loadstar_daemon_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = loaded_MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}
#endif
