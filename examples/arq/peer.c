/* A peer of the acknowledged frame protocol over UDP, to start a sub-system from.
 *   cc -O2 -Wall -o peer peer.c
 *   peer listen PORT             acknowledges, prints each new content as hex; port 0 takes any
 *   peer send HOST PORT HEX ...  sends each content and resends it until it is acknowledged
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FIXED = 22, OVERHEAD = 26, MOST = 65535, SEEN = 1024, INTERVAL_MS = 150, RESENDS = 5 };
enum { ACK_WANTED = 0xFF00, NO_ACK_WANTED = 0x00FF };
typedef struct { uint32_t number, dst, src; uint16_t type, flag, code, size; const uint8_t *content; } frame;

static uint16_t get16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static uint32_t get32(const uint8_t *p) { return (uint32_t)get16(p) << 16 | get16(p + 2); }
static void put16(uint8_t *p, uint16_t v) { p[0] = v >> 8; p[1] = (uint8_t)v; }
static void put32(uint8_t *p, uint32_t v) { put16(p, v >> 16); put16(p + 2, (uint16_t)v); }

static uint16_t sum(const uint8_t *p, size_t n) {
  uint16_t s = 0;
  while (n--) s += *p++;
  return s;
}

/* Writes a frame; addresses are in network order already. Returns its length. */
static size_t encode(uint8_t *out, const frame *f) {
  size_t n = OVERHEAD + f->size;
  put16(out, 0x55AA); put32(out + 2, f->number); put16(out + 6, (uint16_t)n); put16(out + 8, f->type);
  memcpy(out + 10, &f->dst, 4); memcpy(out + 14, &f->src, 4);
  put16(out + 18, f->flag); put16(out + 20, f->code);
  memcpy(out + FIXED, f->content, f->size);
  put16(out + n - 4, sum(out, n - 4)); put16(out + n - 2, 0xFEEF);
  return n;
}

/* Reads a frame; 0 where the bytes are no whole one. The content points into them. */
static int decode(const uint8_t *in, ssize_t n, frame *f) {
  if (n < OVERHEAD || get16(in) != 0x55AA || get16(in + 6) != n || get16(in + n - 2) != 0xFEEF
      || get16(in + n - 4) != sum(in, (size_t)n - 4)) return 0;
  f->number = get32(in + 2); f->type = get16(in + 8); f->flag = get16(in + 18); f->code = get16(in + 20);
  memcpy(&f->dst, in + 10, 4); memcpy(&f->src, in + 14, 4);
  f->content = in + FIXED; f->size = (uint16_t)(n - OVERHEAD);
  return 1;
}

/* Number and code again in six bytes, addresses swapped, none wanted. */
static size_t acknowledge(uint8_t *out, const frame *f) {
  uint8_t content[6];
  put32(content, f->number); put16(content + 4, f->code);
  frame ack = {f->number, f->src, f->dst, f->type, NO_ACK_WANTED, f->code, 6, content};
  return encode(out, &ack);
}

/* Whether a frame is new: one that comes again is acknowledged and not taken again. */
static int fresh(const frame *f) {
  static struct { uint32_t src, number; uint16_t sum; int used; } seen[SEEN];
  static int next;
  uint16_t s = sum(f->content, f->size);
  for (int i = 0; i < SEEN; i++)
    if (seen[i].used && seen[i].src == f->src && seen[i].number == f->number && seen[i].sum == s) return 0;
  seen[next].src = f->src; seen[next].number = f->number; seen[next].sum = s; seen[next].used = 1;
  next = (next + 1) % SEEN;
  return 1;
}

static int listen_at(int fd, struct sockaddr_in at) {
  static uint8_t in[MOST], out[64];
  socklen_t size = sizeof at;
  if (bind(fd, (struct sockaddr *)&at, size) || getsockname(fd, (struct sockaddr *)&at, &size)) return perror("bind"), 1;
  printf("listening %d\n", ntohs(at.sin_port)); fflush(stdout);
  for (;;) {
    frame f;
    size = sizeof at;
    ssize_t n = recvfrom(fd, in, sizeof in, 0, (struct sockaddr *)&at, &size);
    if (n < 0 || !decode(in, n, &f) || f.src != at.sin_addr.s_addr) continue;
    if (f.flag == ACK_WANTED) sendto(fd, out, acknowledge(out, &f), 0, (struct sockaddr *)&at, size);
    if (!fresh(&f)) continue;
    for (int i = 0; i < f.size; i++) printf("%02x", f.content[i]);
    printf("\n"); fflush(stdout);
  }
}

static long now_ms(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static int send_all(int fd, struct sockaddr_in peer, int count, char **hex) {
  struct { uint8_t *bytes; size_t size; int sends; long due; uint32_t number; } *map = calloc((size_t)count, sizeof *map);
  static uint8_t in[MOST];
  struct sockaddr_in own;
  socklen_t size = sizeof own;
  if (!map || connect(fd, (struct sockaddr *)&peer, sizeof peer) || getsockname(fd, (struct sockaddr *)&own, &size)) return perror("connect"), 1;
  uint32_t number = (uint32_t)now_ms(CLOCK_REALTIME); /* none used shortly before a restart */
  for (int i = 0; i < count; i++) {
    static uint8_t content[MOST - OVERHEAD];
    size_t n = strlen(hex[i]) / 2;
    for (size_t k = 0; k < n && k < sizeof content; k++) sscanf(hex[i] + 2 * k, "%2hhx", &content[k]);
    frame f = {number + (uint32_t)i, peer.sin_addr.s_addr, own.sin_addr.s_addr, 1, ACK_WANTED, 16, (uint16_t)n, content};
    if (n > sizeof content || !(map[i].bytes = malloc(OVERHEAD + n))) return 1;
    map[i].number = f.number; map[i].size = encode(map[i].bytes, &f);
  }
  int left = count, unknown = 0;
  while (left) {
    long now = now_ms(CLOCK_MONOTONIC), due = now + INTERVAL_MS;
    for (int i = 0; i < count; i++) {
      if (!map[i].bytes) continue;
      if (map[i].due <= now && map[i].sends > RESENDS) { /* the last one has had its time too */
        printf("unknown %u\n", map[i].number); free(map[i].bytes); map[i].bytes = NULL; left--; unknown = 1;
        continue;
      }
      if (map[i].due <= now) { send(fd, map[i].bytes, map[i].size, 0); map[i].sends++; map[i].due = now + INTERVAL_MS; }
      if (map[i].due < due) due = map[i].due;
    }
    struct pollfd wait = {fd, POLLIN, 0};
    frame f;
    if (left && poll(&wait, 1, (int)(due - now)) > 0 && decode(in, recv(fd, in, sizeof in, 0), &f) && f.flag == NO_ACK_WANTED && f.size == 6)
      for (int i = 0; i < count; i++)
        if (map[i].bytes && map[i].number == get32(f.content) && get16(f.content + 4) == 16) {
          printf("acknowledged %u\n", map[i].number); free(map[i].bytes); map[i].bytes = NULL; left--;
        }
  }
  return unknown ? 3 : 0;
}

int main(int argc, char **argv) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (argc == 3 && !strcmp(argv[1], "listen")) return at.sin_port = htons((uint16_t)atoi(argv[2])), listen_at(fd, at);
  if (argc > 4 && !strcmp(argv[1], "send") && inet_pton(AF_INET, argv[2], &at.sin_addr) == 1)
    return at.sin_port = htons((uint16_t)atoi(argv[3])), send_all(fd, at, argc - 4, argv + 4);
  return fprintf(stderr, "usage: %s listen PORT | send HOST PORT HEX ...\n", argv[0]), 2;
}
