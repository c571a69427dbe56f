#ifndef LOADSTAR_CMONGOC_H
#define LOADSTAR_CMONGOC_H
#include <LateLibrary.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What is used of libmongoc 1. Its own headers can't be included: they are found through its package's description
// alone, which links the library as well.

typedef struct _bson_t bson_t;
typedef struct _mongoc_uri_t mongoc_uri_t;
typedef struct _mongoc_client_t mongoc_client_t;
typedef struct _mongoc_database_t mongoc_database_t;
typedef struct _mongoc_collection_t mongoc_collection_t;
typedef struct _mongoc_cursor_t mongoc_cursor_t;
typedef struct _mongoc_bulk_operation_t mongoc_bulk_operation_t;
typedef struct _mongoc_read_prefs_t mongoc_read_prefs_t;

typedef struct _bson_error_t {
  uint32_t domain;
  uint32_t code;
  char message[504];
} __attribute__((aligned(8))) bson_error_t;

typedef enum {
  MONGOC_ERROR_STREAM = 2,
  MONGOC_ERROR_SERVER_SELECTION = 15,
  MONGOC_ERROR_SERVER = 17,
} mongoc_error_domain_t;

typedef unsigned int mongoc_log_level_t;
typedef void (*mongoc_log_func_t)(mongoc_log_level_t level, const char *domain, const char *message, void *context);

/// Loads the library, once and before any function below is called; NULL, or why it can't be loaded.
const char *loadstar_mongoc_load(void);

#define LOADSTAR_MONGOC_FUNCTIONS(F) \
  F(bson_t *, bson_new, (void), ()) \
  F(void, bson_destroy, (bson_t *bson), (bson)) \
  F(void, bson_free, (void *memory), (memory)) \
  F(char *, bson_as_relaxed_extended_json, (const bson_t *bson, size_t *length), (bson, length)) \
  F(bool, bson_append_array, (bson_t *bson, const char *key, int length, const bson_t *value), \
    (bson, key, length, value)) \
  F(bool, bson_append_bool, (bson_t *bson, const char *key, int length, bool value), (bson, key, length, value)) \
  F(bool, bson_append_date_time, (bson_t *bson, const char *key, int length, int64_t value), \
    (bson, key, length, value)) \
  F(bool, bson_append_document, (bson_t *bson, const char *key, int length, const bson_t *value), \
    (bson, key, length, value)) \
  F(bool, bson_append_double, (bson_t *bson, const char *key, int length, double value), (bson, key, length, value)) \
  F(bool, bson_append_int64, (bson_t *bson, const char *key, int length, int64_t value), (bson, key, length, value)) \
  F(bool, bson_append_null, (bson_t *bson, const char *key, int length), (bson, key, length)) \
  F(bool, bson_append_utf8, (bson_t *bson, const char *key, int length, const char *value, int bytes), \
    (bson, key, length, value, bytes)) \
  F(void, mongoc_init, (void), ()) \
  F(void, mongoc_log_set_handler, (mongoc_log_func_t handler, void *context), (handler, context)) \
  F(mongoc_uri_t *, mongoc_uri_new_with_error, (const char *text, bson_error_t *error), (text, error)) \
  F(void, mongoc_uri_destroy, (mongoc_uri_t *uri), (uri)) \
  F(mongoc_client_t *, mongoc_client_new_from_uri, (const mongoc_uri_t *uri), (uri)) \
  F(void, mongoc_client_destroy, (mongoc_client_t *client), (client)) \
  F(bool, mongoc_client_set_appname, (mongoc_client_t *client, const char *name), (client, name)) \
  F(bool, mongoc_client_command_simple, \
    (mongoc_client_t *client, const char *database, const bson_t *command, const mongoc_read_prefs_t *preferences, \
     bson_t *reply, bson_error_t *error), \
    (client, database, command, preferences, reply, error)) \
  F(mongoc_database_t *, mongoc_client_get_database, (mongoc_client_t *client, const char *name), (client, name)) \
  F(mongoc_collection_t *, mongoc_client_get_collection, \
    (mongoc_client_t *client, const char *database, const char *name), (client, database, name)) \
  F(void, mongoc_database_destroy, (mongoc_database_t *database), (database)) \
  F(mongoc_cursor_t *, mongoc_database_find_collections_with_opts, \
    (mongoc_database_t *database, const bson_t *options), (database, options)) \
  F(void, mongoc_collection_destroy, (mongoc_collection_t *collection), (collection)) \
  F(mongoc_cursor_t *, mongoc_collection_find_with_opts, \
    (mongoc_collection_t *collection, const bson_t *filter, const bson_t *options, \
     const mongoc_read_prefs_t *preferences), \
    (collection, filter, options, preferences)) \
  F(mongoc_bulk_operation_t *, mongoc_collection_create_bulk_operation_with_opts, \
    (mongoc_collection_t *collection, const bson_t *options), (collection, options)) \
  F(bool, mongoc_cursor_next, (mongoc_cursor_t *cursor, const bson_t **document), (cursor, document)) \
  F(bool, mongoc_cursor_error, (mongoc_cursor_t *cursor, bson_error_t *error), (cursor, error)) \
  F(void, mongoc_cursor_destroy, (mongoc_cursor_t *cursor), (cursor)) \
  F(bool, mongoc_bulk_operation_insert_with_opts, \
    (mongoc_bulk_operation_t *bulk, const bson_t *document, const bson_t *options, bson_error_t *error), \
    (bulk, document, options, error)) \
  F(bool, mongoc_bulk_operation_replace_one_with_opts, \
    (mongoc_bulk_operation_t *bulk, const bson_t *selector, const bson_t *document, const bson_t *options, \
     bson_error_t *error), \
    (bulk, selector, document, options, error)) \
  F(bool, mongoc_bulk_operation_update_one_with_opts, \
    (mongoc_bulk_operation_t *bulk, const bson_t *selector, const bson_t *document, const bson_t *options, \
     bson_error_t *error), \
    (bulk, selector, document, options, error)) \
  F(uint32_t, mongoc_bulk_operation_execute, (mongoc_bulk_operation_t *bulk, bson_t *reply, bson_error_t *error), \
    (bulk, reply, error)) \
  F(void, mongoc_bulk_operation_destroy, (mongoc_bulk_operation_t *bulk), (bulk))

LOADSTAR_MONGOC_FUNCTIONS(LOADSTAR_DECLARE)
#endif
