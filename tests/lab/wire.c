/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cable with delay, loss and a rate: joins two TAP devices, for kernels without a network emulator. Ends with its
 * standard input.
 *
 *   wire TAP-A TAP-B DELAY-MS LOSS-PERCENT RATE-MBIT
 *
 * Each direction delays every frame, loses some by chance (always the same ones) and lets RATE through; 0: all of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* The longest Ethernet frame here: without offloads a device hands out what fits its MTU of 1500. */
#define FRAME_MAX 2048

/* How long a frame may wait for the ones before it when there is a rate, nanoseconds: a home router's buffer. */
#define QUEUE_NS 100000000

/* Frames read before others get their turn. */
#define TURN 64

#define SECOND_NS 1000000000LL

typedef struct Frame Frame;

struct Frame
{
  Frame *next;
  int64_t due;
  ssize_t length;
  char bytes[];
};

typedef struct
{
  int in, out;
  unsigned int seed;
  int64_t free_at; /* when the frame before has left */
  Frame *first, **last;
} Direction;

static int64_t delay_ns;
static double loss_percent;
static double ns_per_byte;

static int64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * SECOND_NS + now.tv_nsec;
}

static int
open_tap (const char *name)
{
  struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };
  int fd = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

  snprintf (request.ifr_name, sizeof request.ifr_name, "%s", name);
  if (fd < 0 || ioctl (fd, TUNSETIFF, &request) < 0)
    {
      fprintf (stderr, "wire: %s: %s\n", name, strerror (errno));
      exit (1);
    }

  return fd;
}

static void
direction_enqueue (Direction *self, const char *bytes, ssize_t length)
{
  int64_t leaves = now_ns ();
  Frame *frame;

  if (loss_percent > 0 && rand_r (&self->seed) / (RAND_MAX + 1.0) * 100 < loss_percent)
    return;
  if (ns_per_byte > 0)
    {
      if (self->free_at - leaves > QUEUE_NS)
        return;
      leaves = (self->free_at > leaves ? self->free_at : leaves) + (int64_t) (ns_per_byte * length);
      self->free_at = leaves;
    }

  frame = malloc (sizeof *frame + length);
  if (frame == NULL)
    return;
  frame->next = NULL;
  frame->due = leaves + delay_ns;
  frame->length = length;
  memcpy (frame->bytes, bytes, length);
  *self->last = frame;
  self->last = &frame->next;
}

static void
direction_read (Direction *self)
{
  char bytes[FRAME_MAX];

  for (int i = 0; i < TURN; i++)
    {
      ssize_t length = read (self->in, bytes, sizeof bytes);

      if (length <= 0)
        return;
      direction_enqueue (self, bytes, length);
    }
}

/* A frame that the device does not take is lost, as on any cable. */
static void
direction_write (Direction *self)
{
  while (self->first != NULL && self->first->due <= now_ns ())
    {
      Frame *frame = self->first;

      if (write (self->out, frame->bytes, frame->length) < 0 && errno != EAGAIN && errno != EIO)
        perror ("wire: write");
      self->first = frame->next;
      if (self->first == NULL)
        self->last = &self->first;
      free (frame);
    }
}

static struct timespec
until_due (const Direction *there, const Direction *back)
{
  int64_t wait = SECOND_NS;
  int64_t now = now_ns ();

  if (there->first != NULL && there->first->due - now < wait)
    wait = there->first->due - now;
  if (back->first != NULL && back->first->due - now < wait)
    wait = back->first->due - now;
  if (wait < 0)
    wait = 0;

  return (struct timespec){ wait / SECOND_NS, wait % SECOND_NS };
}

int
main (int argc, char **argv)
{
  Direction there, back;
  double rate;

  if (argc != 6)
    return 2;

  delay_ns = (int64_t) (atof (argv[3]) * 1e6);
  loss_percent = atof (argv[4]);
  rate = atof (argv[5]);
  ns_per_byte = rate > 0 ? 8000.0 / rate : 0;

  there = (Direction){ .in = open_tap (argv[1]), .seed = 1 };
  back = (Direction){ .in = open_tap (argv[2]), .out = there.in, .seed = 2 };
  there.out = back.in;
  there.last = &there.first;
  back.last = &back.first;
  puts ("ready");
  fflush (stdout);

  while (1)
    {
      struct pollfd polled[] = { { there.in, POLLIN, 0 }, { back.in, POLLIN, 0 }, { STDIN_FILENO, POLLIN, 0 } };
      struct timespec wait = until_due (&there, &back);

      if (ppoll (polled, 3, &wait, NULL) < 0 && errno != EINTR)
        return 1;
      if (polled[2].revents != 0)
        return 0;
      direction_read (&there);
      direction_read (&back);
      direction_write (&there);
      direction_write (&back);
    }
}
