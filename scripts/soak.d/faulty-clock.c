// Preloaded into a command, makes the wall clock jump while it runs, as a correction of the time or a resumed machine does.
// CLOCK_AFTER: milliseconds from the start to the jump; CLOCK_JUMP: seconds, negative backwards.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static struct timespec began;

__attribute__((constructor)) static void begin(void) { NEXT(clock_gettime)(CLOCK_MONOTONIC, &began); }

static long long jump(void) {
  struct timespec now;
  const char *after = getenv("CLOCK_AFTER"), *by = getenv("CLOCK_JUMP");
  NEXT(clock_gettime)(CLOCK_MONOTONIC, &now);
  long long elapsed = (now.tv_sec - began.tv_sec) * 1000LL + (now.tv_nsec - began.tv_nsec) / 1000000;
  return by && elapsed >= (after ? atoll(after) : 0) ? atoll(by) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int status = NEXT(clock_gettime)(clock, time);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += jump();
  return status;
}
time_t time(time_t *result) {
  struct timespec now;
  NEXT(clock_gettime)(CLOCK_REALTIME, &now);
  time_t seconds = now.tv_sec + jump();
  if (result) *result = seconds;
  return seconds;
}
int gettimeofday(struct timeval *time, void *zone) {
  int status = NEXT(gettimeofday)(time, zone);
  if (status == 0 && time) time->tv_sec += jump();
  return status;
}
