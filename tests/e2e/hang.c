/* SPDX-License-Identifier: Apache-2.0
 * Preloaded into the real program: as if a person pressed Ctrl-C at the very moment when it begins to wait
 * for something that never comes. HANG=name: a name that no name server answers for; HANG=lock: a lock that
 * another process holds. Threads: any. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int interrupted;

static int hangsAt(const char* what) {
  const char* wanted = getenv("HANG");
  return wanted != NULL && strcmp(wanted, what) == 0;
}

static void interruptOnce(void) {
  if (atomic_exchange(&interrupted, 1) == 0) kill(getpid(), SIGINT);
}

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints, struct addrinfo** out) {
  (void)name;
  (void)service;
  (void)hints;
  (void)out;
  if (!hangsAt("name")) return EAI_FAIL;
  interruptOnce();
  for (;;) pause();
}

int fcntl64(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  const int answer = (int)syscall(SYS_fcntl, fd, command, argument);
  if (answer < 0 && command == F_SETLK && hangsAt("lock")) interruptOnce();
  return answer;
}

int fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  return fcntl64(fd, command, argument);
}
