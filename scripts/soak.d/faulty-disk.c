// Preloaded into a command, makes the disk under one folder fail, as a full or a broken one would.
// FAULT_FOLDER: the folder; FAULT_KIND: "full" (ENOSPC) or "error" (EIO); FAULT_AFTER: bytes that still go well.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_llong written;

static int concerns(int fd) {
  const char *folder = getenv("FAULT_FOLDER");
  char link[64], path[PATH_MAX];
  if (!folder) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(int fd, long long bytes) {
  if (!concerns(fd)) return 0;
  const char *after = getenv("FAULT_AFTER");
  if (atomic_fetch_add(&written, bytes) + bytes <= (after ? atoll(after) : 0)) return 0;
  const char *kind = getenv("FAULT_KIND");
  errno = kind && strcmp(kind, "error") == 0 ? EIO : ENOSPC;
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) {
  return fails(fd, count) ? -1 : NEXT(write)(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  return fails(fd, count) ? -1 : NEXT(pwrite)(fd, bytes, count, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  return fails(fd, count) ? -1 : NEXT(pwrite64)(fd, bytes, count, offset);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  long long bytes = 0;
  for (int i = 0; i < count; i++) bytes += parts[i].iov_len;
  return fails(fd, bytes) ? -1 : NEXT(writev)(fd, parts, count);
}
int fsync(int fd) { return fails(fd, 0) ? -1 : NEXT(fsync)(fd); }
int fdatasync(int fd) { return fails(fd, 0) ? -1 : NEXT(fdatasync)(fd); }
int ftruncate(int fd, off_t length) { return fails(fd, 0) ? -1 : NEXT(ftruncate)(fd, length); }
int ftruncate64(int fd, off64_t length) { return fails(fd, 0) ? -1 : NEXT(ftruncate64)(fd, length); }
