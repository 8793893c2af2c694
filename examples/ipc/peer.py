#!/usr/bin/env python3
"""Answers every message with the same message, over one of the kernel's ways between processes.

What is said here with Python's own library, or ctypes where it has nothing, is what holdfast's
endpoints expect at their other end.

  peer.py stdio                      lines, for pipe:?exec= and socketpair:?exec=
  peer.py fifo PATH ANSWER           lines from one FIFO, answers to the other
  peer.py sysv-mq KEY                messages of type 1, answers of type 2
  peer.py posix-mq /NAME /ANSWER     messages, answers in the other queue
  peer.py unix PATH                  connects and answers lines
  peer.py seqpacket PATH             connects and answers messages
  peer.py unix-dgram PATH            has the name and answers whoever sent
  peer.py sysv-sem KEY               takes from semaphore 0, gives to semaphore 1
  peer.py posix-sem /NAME /ANSWER    takes from one, gives to the other
  peer.py shm /NAME                  a number in the first four bytes; its answer in the next four
  peer.py signal                     RTMIN+6 with a number; the answer goes to its sender

It prints one line, ready and its process id, and runs until the message "end" or a signal.
"""
import ctypes
import mmap
import os
import signal
import socket
import struct
import sys
import time

MOST = 8192
libc = ctypes.CDLL(None, use_errno=True)
libc.sem_open.restype = ctypes.c_void_p
libc.msgrcv.restype = ctypes.c_ssize_t
libc.msgrcv.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_long, ctypes.c_int]
libc.msgsnd.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
libc.mq_receive.restype = ctypes.c_ssize_t
libc.mq_receive.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
libc.mq_send.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint]


def check(result, what):
    if result is None or result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def ready():
    print("ready", os.getpid(), file=sys.stderr, flush=True)


def answer_lines(lines, out):
    ready()
    for line in lines:
        if line == b"end\n":
            return
        out.write(line)
        out.flush()


def stdio():
    answer_lines(iter(sys.stdin.buffer.readline, b""), sys.stdout.buffer)


def fifo(path, answer):
    # Opened both ways it waits for nobody and sees no end; the answers wait for their reader.
    lines = os.fdopen(os.open(path, os.O_RDWR), "rb", buffering=0)
    with open(answer, "wb") as out:
        answer_lines(iter(lines.readline, b""), out)


def sysv_mq(key):
    queue = check(libc.msgget(int(key, 0), 0), "msgget")
    room = ctypes.create_string_buffer(8 + MOST)
    ready()
    while True:
        size = check(libc.msgrcv(queue, room, MOST, 1, 0), "msgrcv")
        message = room.raw[8 : 8 + size]
        if message == b"end":
            return
        check(libc.msgsnd(queue, struct.pack("l", 2) + message, size, 0), "msgsnd")


def posix_mq(name, answer):
    source = check(libc.mq_open(name.encode(), os.O_RDONLY), "mq_open")
    sink = check(libc.mq_open(answer.encode(), os.O_WRONLY), "mq_open")
    room = ctypes.create_string_buffer(MOST)
    ready()
    while True:
        size = check(libc.mq_receive(source, room, MOST, None), "mq_receive")
        if room.raw[:size] == b"end":
            return
        check(libc.mq_send(sink, room.raw[:size], size, 0), "mq_send")


def unix(path):
    with socket.socket(socket.AF_UNIX) as way:
        way.connect(path)
        stream = way.makefile("rwb")
        answer_lines(iter(stream.readline, b""), stream)


def seqpacket(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as way:
        way.connect(path)
        ready()
        while (message := way.recv(MOST)) not in (b"", b"end"):
            way.send(message)


def unix_dgram(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        way.bind(path)
        ready()
        while True:
            message, sender = way.recvfrom(MOST)
            if message == b"end":
                break
            way.sendto(message, sender)
    os.unlink(path)


def sysv_sem(key):
    take, give = struct.pack("HhH", 0, -1, 0), struct.pack("HhH", 1, 1, 0)
    semaphores = check(libc.semget(int(key, 0), 0, 0), "semget")
    ready()
    while True:
        check(libc.semop(semaphores, take, 1), "semop")
        check(libc.semop(semaphores, give, 1), "semop")


def posix_sem(name, answer):
    source = ctypes.c_void_p(check(libc.sem_open(name.encode(), 0), "sem_open"))
    sink = ctypes.c_void_p(check(libc.sem_open(answer.encode(), 0), "sem_open"))
    ready()
    while True:
        check(libc.sem_wait(source), "sem_wait")
        check(libc.sem_post(sink), "sem_post")


def shm(name):
    # On Linux these objects are files of /dev/shm.
    with open("/dev/shm" + name, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        ready()
        asked = 0
        while asked >= 0:
            (asked,) = struct.unpack_from("i", memory, 0)
            struct.pack_into("i", memory, 4, asked)
            time.sleep(0.0001)


def signals():
    number = signal.SIGRTMIN + 6
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    wanted = ctypes.create_string_buffer(128)
    struct.pack_into("Q", wanted, 0, 1 << (number - 1))
    info = ctypes.create_string_buffer(128)
    ready()
    while True:
        check(libc.sigwaitinfo(wanted, info), "sigwaitinfo")
        sender, payload = struct.unpack_from("i", info, 16)[0], struct.unpack_from("i", info, 24)[0]
        if payload < 0:
            return
        check(libc.sigqueue(sender, number, ctypes.c_void_p(payload)), "sigqueue")


KINDS = {
    "stdio": stdio,
    "fifo": fifo,
    "sysv-mq": sysv_mq,
    "posix-mq": posix_mq,
    "unix": unix,
    "seqpacket": seqpacket,
    "unix-dgram": unix_dgram,
    "sysv-sem": sysv_sem,
    "posix-sem": posix_sem,
    "shm": shm,
    "signal": signals,
}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in KINDS:
        sys.exit(__doc__)
    KINDS[sys.argv[1]](*sys.argv[2:])
