#ifndef LOADSTAR_LATE_LIBRARY_H
#define LOADSTAR_LATE_LIBRARY_H
#include <dlfcn.h>
#include <stddef.h>

// Libraries that only some commands need are loaded by those: loading them and what they need in turn takes longer than
// all the rest of a forecast. A module lists the functions it uses, F(result, name, parameters, the parameters' names),
// and defines each of them as a call of the library's own.

#define LOADSTAR_DECLARE(result, name, parameters, arguments) result name parameters;

#define LOADSTAR_DEFINE(result, name, parameters, arguments) \
  static result(*loaded_##name) parameters; \
  result name parameters { return loaded_##name arguments; }

#define LOADSTAR_LOAD(name) \
  loaded_##name = (typeof(loaded_##name))dlsym(library, #name); \
  if (loaded_##name == NULL) return dlerror();

#define LOADSTAR_LOAD_LISTED(result, name, parameters, arguments) LOADSTAR_LOAD(name)

// Defines a function that loads what is listed from a library: NULL, or why it can't be loaded.
#define LOADSTAR_LOADER(load, file, listed) \
  const char *load(void) { \
    void *library = loadstar_library(file); \
    if (library == NULL) return dlerror(); \
    listed \
    return NULL; \
  }

/// The library of a file name, which stays loaded; NULL where it can't be, and `dlerror` says why.
void *loadstar_library(const char *file);

#endif
