#ifndef LOADSTAR_CSQLITE_SHIM_H
#define LOADSTAR_CSQLITE_SHIM_H
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift does not import: it tells
// SQLite to copy the bytes before the call returns.
static inline int loadstar_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
  // An empty Swift string may have no address, and a null pointer would bind NULL.
  return sqlite3_bind_text(statement, index, text ? text : "", length, SQLITE_TRANSIENT);
}
static inline int loadstar_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
  // A null pointer would bind NULL, not an empty blob.
  if (length == 0) return sqlite3_bind_zeroblob(statement, index, 0);
  return sqlite3_bind_blob(statement, index, bytes, length, SQLITE_TRANSIENT);
}
#endif
