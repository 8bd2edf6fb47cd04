// SPDX-License-Identifier: Apache-2.0
// Preloaded into the real program: makes the disk and the clock misbehave at a chosen point, the same point
// every time. A "touch" is a write, a truncation, a flush or a new name of a file whose path holds
// CHAOS_FILE.
//   CHAOS_DO=kill|torn|full|fault  at touch number CHAOS_AT: SIGKILL before it; half of it, then SIGKILL;
//                                  from it on no room (ENOSPC); from it on input/output errors (EIO)
//   CHAOS_CLOCK=SECONDS            added to the wall clock from its call number CHAOS_CLOCK_AT on; the clocks
//                                  that measure how long something takes go on undisturbed, as in life
//   CHAOS_LOG=FILE                 gets a byte whenever something was done
// Threads: any. Without the variables everything passes through.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum action { PASS, KILL, TORN, FULL, FAULT };

static atomic_long touches;
static atomic_long clockCalls;
static atomic_int clockNoted;

static long number(const char* name, long otherwise) {
  const char* text = getenv(name);
  return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

static void note(void) {
  const char* file = getenv("CHAOS_LOG");
  if (file == NULL) return;
  const int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (fd < 0) return;
  if (syscall(SYS_write, fd, "x", 1) < 0) abort();
  syscall(SYS_close, fd);
}

static void die(void) {
  note();
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static enum action wanted(void) {
  const char* what = getenv("CHAOS_DO");
  if (what == NULL) return PASS;
  return strcmp(what, "kill") == 0   ? KILL
         : strcmp(what, "torn") == 0 ? TORN
         : strcmp(what, "full") == 0 ? FULL
                                     : FAULT;
}

static enum action touch(const char* path) {
  const enum action what = wanted();
  const char* file = getenv("CHAOS_FILE");
  if (what == PASS || file == NULL || strstr(path, file) == NULL) return PASS;
  const long n = atomic_fetch_add(&touches, 1) + 1;
  const long at = number("CHAOS_AT", 1);
  if (n < at || (n > at && (what == KILL || what == TORN))) return PASS;
  if (what == KILL) die();
  if (what != TORN) note();
  return what;
}

static enum action touchOf(int fd) {
  if (wanted() == PASS) return PASS;
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0) return PASS;
  path[n] = '\0';
  return touch(path);
}

// True = the call ends with an error. A torn touch that has no halves is killed before it.
static int refused(enum action what) {
  if (what == TORN) die();
  if (what != FULL && what != FAULT) return 0;
  errno = what == FULL ? ENOSPC : EIO;
  return 1;
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t offset) {
  const enum action what = touchOf(fd);
  if (what == TORN) {
    syscall(SYS_pwrite64, fd, data, size / 2, offset);
    die();
  }
  return refused(what) ? -1 : syscall(SYS_pwrite64, fd, data, size, offset);
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  return pwrite64(fd, data, size, offset);
}

ssize_t write(int fd, const void* data, size_t size) {
  const enum action what = touchOf(fd);
  if (what == TORN) {
    syscall(SYS_write, fd, data, size / 2);
    die();
  }
  return refused(what) ? -1 : syscall(SYS_write, fd, data, size);
}

// Making a file smaller and flushing need no room.
int ftruncate64(int fd, off64_t size) {
  const enum action what = touchOf(fd);
  return what != FULL && refused(what) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate(int fd, off_t size) {
  return ftruncate64(fd, size);
}

int fdatasync(int fd) {
  const enum action what = touchOf(fd);
  return what != FULL && refused(what) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd) {
  const enum action what = touchOf(fd);
  return what != FULL && refused(what) ? -1 : (int)syscall(SYS_fsync, fd);
}

int link(const char* from, const char* to) {
  return refused(touch(to)) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

// The program forbids looking into it, its own names of open files included; this must go on seeing them.
int prctl(int option, ...) {
  va_list rest;
  va_start(rest, option);
  unsigned long a[4];
  for (int i = 0; i < 4; ++i) a[i] = va_arg(rest, unsigned long);
  va_end(rest);
  return option == PR_SET_DUMPABLE ? 0 : (int)syscall(SYS_prctl, option, a[0], a[1], a[2], a[3]);
}

static long shift(void) {
  const char* seconds = getenv("CHAOS_CLOCK");
  if (seconds == NULL || atomic_fetch_add(&clockCalls, 1) + 1 < number("CHAOS_CLOCK_AT", 1)) return 0;
  if (atomic_exchange(&clockNoted, 1) == 0) note();
  return strtol(seconds, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  const int answer = (int)syscall(SYS_clock_gettime, clock, now);
  if (answer == 0 && clock == CLOCK_REALTIME) now->tv_sec += shift();
  return answer;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  const int answer = (int)syscall(SYS_gettimeofday, now, zone);
  if (answer == 0) now->tv_sec += shift();
  return answer;
}

time_t time(time_t* out) {
  struct timespec now;
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
  const time_t seconds = now.tv_sec + shift();
  if (out != NULL) *out = seconds;
  return seconds;
}
