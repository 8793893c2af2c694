/* A writer to and a reader from a ring of Holdfast in POSIX shared memory (docs/protocols/ring.md has its layout).
 *   cc -O2 -Wall -o ring ring.c
 *   ring write /NAME COUNT [BYTES]   messages of a number and bytes of it; prints each number once it is written
 *   ring read /NAME COUNT            prints the number of each message; says where one is torn
 * Rings of one writer and of many; the ring must be there. It waits for the other side by looking again.
 */
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { TAIL = 128, BELL = 192, HEAD = 256, CLEANING = 264, READER = 272, WRITERS_BELL = 320, PLACES = 512, PLACE = 64 };
enum { MESSAGE = 1, FILLING = 2 };
static uint8_t *base, *data;
static uint64_t room;
static int many, places;
static uint32_t doorbell; /* what wakes the reader: 1 the futex, 2 a semaphore, else a signal */
static sem_t *semaphore;

#define AT(offset) ((uint64_t *)(base + (offset)))
#define LOAD(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define STORE(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
static int swap(uint64_t *p, uint64_t was, uint64_t is) {
  return __atomic_compare_exchange_n(p, &was, is, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
static uint64_t *word(uint64_t position) { return (uint64_t *)(data + (position & (room - 1))); }
static uint64_t record(uint64_t length) { return (length + 15) & ~7ULL; }

static void fail(const char *what) { perror(what); exit(1); }

/* A process is its number and when it began, so that a later one of that number is another. */
static uint64_t self(void) {
  char text[1024] = "", *at;
  FILE *stat = fopen("/proc/self/stat", "r");
  if (!stat || !fgets(text, sizeof text, stat)) fail("/proc/self/stat");
  fclose(stat);
  at = strrchr(text, ')') + 1;
  for (int field = 0; field < 19; field++) at = strchr(at + 1, ' ');
  return (uint64_t)getpid() << 42 | (strtoull(at, NULL, 10) & ((1ULL << 42) - 1));
}

static int dead(uint64_t owner) { return kill((pid_t)(owner >> 42), 0) != 0; }

static int take(uint64_t *place) {
  uint64_t owner = LOAD(place);
  return (!owner || dead(owner)) && swap(place, owner, self());
}

static void ring_bell(uint64_t offset) {
  uint32_t *bell = (uint32_t *)(base + offset);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (__atomic_load_n(bell + 1, __ATOMIC_ACQUIRE)) {
    __atomic_store_n(bell + 1, 0, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(bell, 1, __ATOMIC_SEQ_CST);
    uint64_t reader = LOAD(AT(READER));
    if (offset == BELL && doorbell == 2) sem_post(semaphore);
    else if (offset == BELL && doorbell > 2) {
      if (reader && !dead(reader)) sigqueue((pid_t)(reader >> 42), (int)doorbell, (union sigval){0});
    } else syscall(SYS_futex, bell, 1 /* wake */, INT32_MAX, NULL, NULL, 0);
  }
}

static void nap(void) { nanosleep(&(struct timespec){0, 50000}, NULL); }

static void map(const char *name) {
  struct stat state;
  int fd = shm_open(name, O_RDWR, 0);
  if (fd < 0 || fstat(fd, &state)) fail(name);
  base = mmap(NULL, (size_t)state.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (base == MAP_FAILED) fail("mmap");
  uint32_t *head = (uint32_t *)base;
  if (!__atomic_load_n(head + 9, __ATOMIC_ACQUIRE) || memcmp(base, "HOLDRING", 8) || head[2] != 3 || head[3] > 2) {
    fprintf(stderr, "%s is no ring that this program knows\n", name);
    exit(4);
  }
  many = head[3] == 2;
  room = *AT(16);
  places = (int)head[7];
  doorbell = head[8];
  if (doorbell == 2 && (semaphore = sem_open(name, 0)) == SEM_FAILED) fail("semaphore");
  data = base + ((PLACES + (uint64_t)places * PLACE + 4095) & ~4095ULL);
}

/* Writes a message if there is room; with one writer, for the word behind it too. */
static int offer(uint64_t *place, const uint8_t *message, uint64_t length) {
  uint64_t size = record(length), tail, end, filling;
  do {
    tail = LOAD(AT(TAIL));
    uint64_t to_end = room - (tail & (room - 1));
    filling = size > to_end ? to_end : 0;
    end = tail + filling + size;
    if (end + (many ? 0 : 8) - LOAD(AT(HEAD)) > room) {
      if (many) STORE(place + 1, UINT64_MAX);
      return 0;
    }
    if (!many) break;
    STORE(place + 1, UINT64_MAX); /* what is going to be claimed, so that it can be skipped if we die */
    STORE(place + 2, filling + size);
    STORE(place + 1, tail);
  } while (!swap(AT(TAIL), tail, end));
  if (many && filling) STORE(word(tail), (uint64_t)FILLING << 32 | (filling - 8));
  if (!many) STORE(word(end), 0); /* there is nothing behind it */
  memcpy(word(tail + filling) + 1, message, length);
  STORE(word(tail + filling), (uint64_t)MESSAGE << 32 | length); /* from here on the reader sees it */
  if (!many && filling) STORE(word(tail), (uint64_t)FILLING << 32 | (filling - 8)); /* or from here on */
  if (!many) STORE(AT(TAIL), end);
  STORE(place + 3, place[3] + 1);
  ring_bell(BELL);
  return 1;
}

static void write_all(uint64_t count, uint64_t length) {
  uint64_t *place = AT(PLACES);
  uint8_t message[4096];
  for (int i = 0;; i = (i + 1) % places) {
    place = AT(PLACES + i * PLACE);
    int over = place[1] == UINT64_MAX || place[1] + place[2] <= LOAD(AT(HEAD));
    if ((!many || over) && take(place)) break;
    nap();
  }
  ring_bell(BELL); /* a reader that sleeps is to hear it when we die */
  if (!many) { /* a writer that died may have gone on without its tail */
    uint64_t tail = LOAD(AT(TAIL)), first;
    while ((first = LOAD(word(tail)))) tail += record(first & UINT32_MAX);
    STORE(AT(TAIL), tail);
  }
  for (uint64_t number = 1; number <= count; number++) {
    memset(message, (int)(number & 255), length);
    memcpy(message, &number, 8);
    while (!offer(place, message, length)) nap();
    if (write(1, &number, 8) != 8) fail("write");
  }
  swap(place, self(), 0);
}

static void read_all(uint64_t count) {
  while (!take(AT(READER))) nap();
  uint64_t head = LOAD(AT(HEAD)), cleaning = LOAD(AT(CLEANING));
  for (uint64_t got = 0; got < count;) {
    uint64_t first = LOAD(word(head)), to = head;
    if (many && cleaning > head) {
      to = cleaning; /* the reader before had read this */
    } else if (!first) {
      nap();
      continue;
    } else {
      uint64_t length = first & UINT32_MAX;
      to = head + record(length);
      if (first >> 32 == MESSAGE) {
        uint64_t number = *(word(head) + 1);
        for (uint64_t i = 8; i < length; i++)
          if (((uint8_t *)(word(head) + 1))[i] != (number & 255)) number = UINT64_MAX;
        if (write(1, &number, 8) != 8) fail("write");
        got++;
      }
    }
    if (many) {
      STORE(AT(CLEANING), to);
      for (; head != to; head += 8) STORE(word(head), 0);
    }
    STORE(AT(HEAD), head = to);
    ring_bell(WRITERS_BELL);
  }
  swap(AT(READER), self(), 0);
}

int main(int argc, char **argv) {
  uint64_t length = argc > 4 ? strtoull(argv[4], NULL, 10) : 100;
  if (argc < 4 || length < 8 || length > 4096) {
    fprintf(stderr, "ring write /NAME COUNT [BYTES 8 to 4096] | ring read /NAME COUNT\n");
    return 2;
  }
  map(argv[2]);
  uint64_t count = strtoull(argv[3], NULL, 10);
  if (strcmp(argv[1], "write") == 0) write_all(count, length);
  else read_all(count);
  return 0;
}
