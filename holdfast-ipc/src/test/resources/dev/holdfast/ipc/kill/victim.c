/* Does one thing again and again, and prints its number, 8 bytes, each time it is done.
 *   victim write|read sysv-mq|posix-mq|fifo NAME BYTES
 *   victim hold|give|take sysv-sem|posix-sem NAME
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 8192 };
static struct { long type; uint8_t bytes[MOST]; } message;

static void fail(const char *what) { perror(what); exit(1); }
static void nap(void) { nanosleep(&(struct timespec){0, 200000}, NULL); }
static int is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static void say(uint64_t number) {
  if (write(1, &number, 8) != 8) fail("say");
}

/* Where writing fails since nobody reads now, the message was not taken. */
static ssize_t put(const char *way, int id, size_t bytes) {
  if (is(way, "sysv-mq")) return msgsnd(id, &message, bytes, 0);
  if (is(way, "posix-mq")) return mq_send(id, (char *)message.bytes, bytes, 0);
  return write(id, message.bytes, bytes);
}

static ssize_t get(const char *way, int id, size_t bytes) {
  if (is(way, "sysv-mq")) return msgrcv(id, &message, MOST, 0, 0);
  if (is(way, "posix-mq")) return mq_receive(id, (char *)message.bytes, MOST, NULL);
  return read(id, message.bytes, bytes);
}

static void messages(int writes, const char *way, const char *name, size_t bytes) {
  int id = is(way, "sysv-mq")    ? msgget(strtol(name, NULL, 0), 0)
           : is(way, "posix-mq") ? mq_open(name, O_RDWR)
                                 : open(name, writes ? O_WRONLY : O_RDWR);
  if (id < 0) fail(name);
  message.type = 1;
  for (uint64_t number = 1;; number++) {
    memset(message.bytes, (int)(number & 255), bytes);
    memcpy(message.bytes, &number, 8);
    if ((writes ? put(way, id, bytes) : get(way, id, bytes)) != (writes && !is(way, "fifo") ? 0 : (ssize_t)bytes)) fail(way);
    if (!writes) memcpy(&number, message.bytes, 8);
    for (size_t i = 8; i < bytes; i++)
      if (message.bytes[i] != (number & 255)) fail("torn");
    say(number);
  }
}

static int step(int set, int change, int undo) {
  return semop(set, &(struct sembuf){0, (short)change, (short)(undo ? SEM_UNDO : 0)}, 1);
}

static void semaphores(const char *role, const char *way, const char *name) {
  int sysv = is(way, "sysv-sem"), set = sysv ? semget(strtol(name, NULL, 0), 0, 0) : 0;
  sem_t *named = sysv ? NULL : sem_open(name, 0);
  if (sysv ? set < 0 : named == SEM_FAILED) fail(name);
  for (uint64_t number = 1;; number++) {
    if (is(role, "hold")) {
      if (step(set, -1, 1) < 0) fail("take");
      say(number);
      if (step(set, 1, 1) < 0) fail("give");
    } else {
      int gives = is(role, "give");
      while ((sysv ? step(set, gives ? 1 : -1, 0) : gives ? sem_post(named) : sem_wait(named)) < 0) {
        if (errno != ERANGE && errno != EOVERFLOW) fail(role);
        nap();
      }
      say(number);
    }
  }
}

int main(int argc, char **argv) {
  if (argc == 5) messages(is(argv[1], "write"), argv[2], argv[3], strtoul(argv[4], NULL, 10));
  if (argc == 4) semaphores(argv[1], argv[2], argv[3]);
  return 2;
}
