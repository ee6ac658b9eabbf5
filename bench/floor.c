/* What the decoding of a PUBLISH of 3.1.1 costs in native code: bench/floor.mjs compiles and runs it.
 *
 *   floor FILE MILLISECONDS
 *
 * FILE holds packets, one after the other. Prints nanoseconds a packet of the processor for each of: offsets
 * only; offsets and the check that the Topic Name is UTF-8 without U+0000 and wildcards; that and a packet
 * of its own with a copy of the Topic Name, from malloc.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct publish {
  uint8_t qos, retain, dup;
  uint16_t packet_id, topic_length;
  uint32_t payload_length;
  const uint8_t *payload;
  char topic[];
};

struct offsets {
  uint32_t end, topic, topic_length, packet_id, payload;
};

static int read_offsets(const uint8_t *bytes, size_t length, struct offsets *at) {
  uint32_t position = 1, value = 0, shift = 0;
  uint8_t byte;
  do {
    if (position >= length || shift > 21) return 0;
    byte = bytes[position++];
    value |= (uint32_t)(byte & 0x7f) << shift;
    shift += 7;
  } while (byte & 0x80);
  if (length - position < value || value < 2) return 0;
  at->end = position + value;
  at->topic_length = bytes[position] << 8 | bytes[position + 1];
  at->topic = position + 2;
  uint8_t qos = bytes[0] >> 1 & 3;
  if (qos == 3 || at->topic + at->topic_length + (qos ? 2 : 0) > at->end) return 0;
  position = at->topic + at->topic_length;
  at->packet_id = 0;
  if (qos) {
    at->packet_id = bytes[position] << 8 | bytes[position + 1];
    if (at->packet_id == 0) return 0;
    position += 2;
  }
  at->payload = position;
  return 1;
}

static int is_topic_name(const uint8_t *bytes, uint32_t length) {
  uint32_t at = 0;
  while (at < length) {
    uint8_t lead = bytes[at++];
    if (lead < 0x80) {
      if (lead == 0 || lead == '+' || lead == '#') return 0;
      continue;
    }
    int more = lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    if (more == 0 || length - at < (uint32_t)more) return 0;
    uint8_t next = bytes[at];
    if ((lead == 0xe0 && next < 0xa0) || (lead == 0xed && next > 0x9f) || (lead == 0xf0 && next < 0x90) ||
        (lead == 0xf4 && next > 0x8f))
      return 0;
    while (more--)
      if ((bytes[at++] & 0xc0) != 0x80) return 0;
  }
  return 1;
}

static volatile uint64_t sink;

static int run_offsets(const uint8_t *bytes, size_t length, struct offsets *at) {
  if (!read_offsets(bytes, length, at)) return 0;
  sink += at->payload + at->packet_id;
  return 1;
}

static int run_checked(const uint8_t *bytes, size_t length, struct offsets *at) {
  return run_offsets(bytes, length, at) && is_topic_name(bytes + at->topic, at->topic_length);
}

static int run_packet(const uint8_t *bytes, size_t length, struct offsets *at) {
  if (!run_checked(bytes, length, at)) return 0;
  struct publish *packet = malloc(sizeof *packet + at->topic_length + 1);
  packet->qos = bytes[0] >> 1 & 3;
  packet->retain = bytes[0] & 1;
  packet->dup = bytes[0] >> 3 & 1;
  packet->packet_id = at->packet_id;
  packet->topic_length = at->topic_length;
  packet->payload = bytes + at->payload;
  packet->payload_length = at->end - at->payload;
  memcpy(packet->topic, bytes + at->topic, at->topic_length);
  packet->topic[at->topic_length] = 0;
  sink += (uintptr_t)packet;
  free(packet);
  return 1;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void measure(int (*run)(const uint8_t *, size_t, struct offsets *), const uint8_t *bytes, size_t length,
                    double budget) {
  uint64_t packets = 0;
  double begun = now();
  do {
    for (int pass = 0; pass < 100; pass++) {
      for (size_t at = 0; at < length; packets++) {
        struct offsets found;
        if (!run(bytes + at, length - at, &found)) exit(2);
        at += found.end;
      }
    }
  } while (now() - begun < budget);
  printf("%.2f\n", (now() - begun) / packets);
}

int main(int count, char **given) {
  if (count != 3) return 64;
  FILE *file = fopen(given[1], "rb");
  if (!file) return 66;
  static uint8_t bytes[1 << 20];
  size_t length = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  double budget = atof(given[2]) * 1e6;
  measure(run_offsets, bytes, length, budget);
  measure(run_checked, bytes, length, budget);
  measure(run_packet, bytes, length, budget);
  return 0;
}
