#ifndef LOADSTAR_CMOSQUITTO_H
#define LOADSTAR_CMOSQUITTO_H
#include <LateLibrary.h>
// Absent where the trait is off.
#if __has_include(<mosquitto.h>)
#include <mosquitto.h>

/// Loads the library, once and before any function of it is called; NULL, or why it can't be loaded.
const char *loadstar_mosquitto_load(void);

#define LOADSTAR_MOSQUITTO_FUNCTIONS(F) \
  F(const char *, mosquitto_connack_string, (int connack_code), (connack_code)) \
  F(int, mosquitto_connect, (struct mosquitto *mosq, const char *host, int port, int keepalive), \
    (mosq, host, port, keepalive)) \
  F(void, mosquitto_connect_callback_set, \
    (struct mosquitto *mosq, void (*on_connect)(struct mosquitto *, void *, int)), \
    (mosq, on_connect)) \
  F(void, mosquitto_destroy, (struct mosquitto *mosq), (mosq)) \
  F(int, mosquitto_disconnect, (struct mosquitto *mosq), (mosq)) \
  F(int, mosquitto_lib_init, (void), ()) \
  F(int, mosquitto_loop, (struct mosquitto *mosq, int timeout, int max_packets), (mosq, timeout, max_packets)) \
  F(void, mosquitto_message_callback_set, \
    (struct mosquitto *mosq, void (*on_message)(struct mosquitto *, void *, const struct mosquitto_message *)), \
    (mosq, on_message)) \
  F(struct mosquitto *, mosquitto_new, (const char *id, bool clean_session, void *obj), (id, clean_session, obj)) \
  F(int, mosquitto_publish, \
    (struct mosquitto *mosq, int *mid, const char *topic, int payloadlen, const void *payload, int qos, \
     bool retain), \
    (mosq, mid, topic, payloadlen, payload, qos, retain)) \
  F(void, mosquitto_publish_callback_set, \
    (struct mosquitto *mosq, void (*on_publish)(struct mosquitto *, void *, int)), \
    (mosq, on_publish)) \
  F(int, mosquitto_reconnect, (struct mosquitto *mosq), (mosq)) \
  F(const char *, mosquitto_strerror, (int mosq_errno), (mosq_errno)) \
  F(int, mosquitto_subscribe, (struct mosquitto *mosq, int *mid, const char *sub, int qos), (mosq, mid, sub, qos)) \
  F(void, mosquitto_subscribe_callback_set, \
    (struct mosquitto *mosq, void (*on_subscribe)(struct mosquitto *, void *, int, int, const int *)), \
    (mosq, on_subscribe)) \
  F(int, mosquitto_tls_set, \
    (struct mosquitto *mosq, const char *cafile, const char *capath, const char *certfile, const char *keyfile, \
     int (*pw_callback)(char *, int, int, void *)), \
    (mosq, cafile, capath, certfile, keyfile, pw_callback)) \
  F(void, mosquitto_user_data_set, (struct mosquitto *mosq, void *obj), (mosq, obj)) \
  F(int, mosquitto_username_pw_set, (struct mosquitto *mosq, const char *username, const char *password), \
    (mosq, username, password))
#endif
#endif
