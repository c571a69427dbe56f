#ifndef LOADSTAR_CSQLITE_SHIM_H
#define LOADSTAR_CSQLITE_SHIM_H
#include <sqlite3.h>
#endif
