/*
 * Answers every message with the same message, over one of the kernel's ways between processes.
 * What is said here in C is what holdfast's endpoints expect at their other end.
 *
 *   cc -o peer peer.c
 *   ./peer stdio                      lines, for pipe:?exec= and socketpair:?exec=
 *   ./peer fifo PATH ANSWER           lines from one FIFO, answers to the other
 *   ./peer sysv-mq KEY                messages of type 1, answers of type 2
 *   ./peer posix-mq /NAME /ANSWER     messages, answers in the other queue
 *   ./peer unix PATH                  connects and answers lines
 *   ./peer seqpacket PATH             connects and answers messages
 *   ./peer unix-dgram PATH            has the name and answers whoever sent
 *   ./peer sysv-sem KEY               takes from semaphore 0, gives to semaphore 1
 *   ./peer posix-sem /NAME /ANSWER    takes from one, gives to the other
 *   ./peer shm /NAME                  a number in the first four bytes; its answer in the next four
 *   ./peer signal                     RTMIN+6 with a number; the answer goes to its sender
 *
 * It prints one line, ready and its process id, and runs until the message "end" or a signal.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST = 8192 };

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void ready(void) {
  fprintf(stderr, "ready %d\n", (int)getpid());
  fflush(stderr);
}

static int is_end(const char *bytes, size_t size) {
  return size == 3 && memcmp(bytes, "end", 3) == 0;
}

static void answer_lines(FILE *in, FILE *out) {
  char line[MOST];
  ready();
  while (fgets(line, sizeof line, in) && strcmp(line, "end\n") != 0) {
    fputs(line, out);
    fflush(out);
  }
}

static void fifo(const char *path, const char *answer) {
  /* Opened both ways it waits for nobody and sees no end; the answers wait for their reader. */
  FILE *in = fdopen(open(path, O_RDWR), "r");
  FILE *out = fopen(answer, "w");
  if (!in || !out) fail(path);
  answer_lines(in, out);
}

static void sysv_queue(key_t key) {
  struct { long type; char bytes[MOST]; } message;
  int queue = msgget(key, 0);
  if (queue < 0) fail("msgget");
  ready();
  for (;;) {
    ssize_t size = msgrcv(queue, &message, MOST, 1, 0);
    if (size < 0) fail("msgrcv");
    if (is_end(message.bytes, size)) return;
    message.type = 2;
    if (msgsnd(queue, &message, size, 0) < 0) fail("msgsnd");
  }
}

static void posix_queue(const char *name, const char *answer) {
  char bytes[MOST];
  mqd_t in = mq_open(name, O_RDONLY), out = mq_open(answer, O_WRONLY);
  if (in < 0 || out < 0) fail("mq_open");
  ready();
  for (;;) {
    unsigned priority;
    ssize_t size = mq_receive(in, bytes, sizeof bytes, &priority);
    if (size < 0) fail("mq_receive");
    if (is_end(bytes, size)) return;
    if (mq_send(out, bytes, size, priority) < 0) fail("mq_send");
  }
}

static struct sockaddr_un address(const char *path) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  strncpy(to.sun_path, path, sizeof to.sun_path - 1);
  return to;
}

static int connected(const char *path, int type) {
  struct sockaddr_un to = address(path);
  int fd = socket(AF_UNIX, type, 0);
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail(path);
  return fd;
}

static void stream(const char *path) {
  int fd = connected(path, SOCK_STREAM);
  answer_lines(fdopen(fd, "r"), fdopen(dup(fd), "w"));
}

static void packets(const char *path) {
  char bytes[MOST];
  int fd = connected(path, SOCK_SEQPACKET);
  ssize_t size;
  ready();
  while ((size = recv(fd, bytes, sizeof bytes, 0)) > 0 && !is_end(bytes, size))
    if (send(fd, bytes, size, MSG_NOSIGNAL) < 0) fail("send");
}

static void datagrams(const char *path) {
  char bytes[MOST];
  struct sockaddr_un here = address(path), from;
  int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  if (bind(fd, (struct sockaddr *)&here, sizeof here) < 0) fail(path);
  ready();
  for (;;) {
    socklen_t length = sizeof from;
    ssize_t size = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&from, &length);
    if (size < 0) fail("recvfrom");
    if (is_end(bytes, size)) break;
    if (sendto(fd, bytes, size, 0, (struct sockaddr *)&from, length) < 0) fail("sendto");
  }
  unlink(path);
}

static void sysv_semaphores(key_t key) {
  struct sembuf take = {0, -1, 0}, give = {1, 1, 0};
  int set = semget(key, 0, 0);
  if (set < 0) fail("semget");
  ready();
  while (semop(set, &take, 1) == 0)
    if (semop(set, &give, 1) < 0) fail("semop");
}

static void posix_semaphores(const char *name, const char *answer) {
  sem_t *in = sem_open(name, 0), *out = sem_open(answer, 0);
  if (in == SEM_FAILED || out == SEM_FAILED) fail("sem_open");
  ready();
  while (sem_wait(in) == 0) sem_post(out);
}

static void memory(const char *name) {
  int fd = shm_open(name, O_RDWR, 0);
  int *numbers = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (numbers == MAP_FAILED) fail("mmap");
  ready();
  for (;;) {
    int asked = __atomic_load_n(&numbers[0], __ATOMIC_ACQUIRE);
    __atomic_store_n(&numbers[1], asked, __ATOMIC_RELEASE);
    if (asked < 0) return;
    usleep(100);
  }
}

static void signals(void) {
  sigset_t set;
  siginfo_t info;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN + 6);
  sigprocmask(SIG_BLOCK, &set, NULL);
  ready();
  while (sigwaitinfo(&set, &info) > 0 && info.si_value.sival_int >= 0)
    if (sigqueue(info.si_pid, SIGRTMIN + 6, info.si_value) < 0) fail("sigqueue");
}

int main(int argc, char **argv) {
  const char *kind = argc > 1 ? argv[1] : "";
  const char *first = argc > 2 ? argv[2] : "", *second = argc > 3 ? argv[3] : "";
  if (!strcmp(kind, "stdio")) answer_lines(stdin, stdout);
  else if (!strcmp(kind, "fifo")) fifo(first, second);
  else if (!strcmp(kind, "sysv-mq")) sysv_queue(strtol(first, NULL, 0));
  else if (!strcmp(kind, "posix-mq")) posix_queue(first, second);
  else if (!strcmp(kind, "unix")) stream(first);
  else if (!strcmp(kind, "seqpacket")) packets(first);
  else if (!strcmp(kind, "unix-dgram")) datagrams(first);
  else if (!strcmp(kind, "sysv-sem")) sysv_semaphores(strtol(first, NULL, 0));
  else if (!strcmp(kind, "posix-sem")) posix_semaphores(first, second);
  else if (!strcmp(kind, "shm")) memory(first);
  else if (!strcmp(kind, "signal")) signals();
  else {
    fprintf(stderr, "usage: peer KIND [ADDRESS [ANSWER]], see the top of peer.c\n");
    return 2;
  }
  return 0;
}
