#!/usr/bin/env python3
"""Receives messages from a gateway and keeps each in a file: the other end of a sink of type ipc.

  receiver.py [--confirm] FILE stdin              started by pipe:?exec= or socketpair:?exec=
  receiver.py [--confirm] FILE fifo PATH [ANSWER] reads lines; confirms into the other FIFO
  receiver.py [--confirm] FILE unix PATH          connects to unix:///PATH?listen=true, lines
  receiver.py [--confirm] FILE seqpacket PATH     connects to unix-seqpacket:///PATH?listen=true
  receiver.py FILE unix-dgram PATH                has the name that the gateway sends to
  receiver.py [--confirm] FILE sysv-mq KEY        messages of type 1; confirms by type 2
  receiver.py FILE posix-mq /NAME                 messages

A message is one line of JSON with its "id". With --confirm the id goes back once the message is on
the disk, for `delivered: confirmed`: then a receiver that is killed at any instant gets all again
that it had not confirmed, so it leaves out what it has already.
"""
import ctypes
import json
import os
import socket
import struct
import sys
import time

MOST = 65536


class Store:
    """The file of one gateway's messages, which knows the ids that are safe."""

    def __init__(self, path):
        self.file = open(path, "a+b", buffering=0)
        self.file.seek(0)
        lines = self.file.read()
        whole = lines.rfind(b"\n") + 1
        self.file.truncate(whole)
        self.ids = {json.loads(line)["id"] for line in lines[:whole].splitlines()}

    def keep(self, message):
        number = json.loads(message)["id"]
        if number not in self.ids:
            self.file.write(message.rstrip(b"\n") + b"\n")
            os.fsync(self.file.fileno())
            self.ids.add(number)
        return b"%d" % number


def lines(source, store, answer):
    for line in iter(source.readline, b""):
        if not line.endswith(b"\n"):
            break
        number = store.keep(line)
        if answer:
            answer(number + b"\n")


def stdin(store, confirm):
    lines(sys.stdin.buffer, store, confirm and (lambda text: os.write(1, text)))


def fifo(store, confirm, path, back=None):
    # Opened both ways it waits for nobody and sees no end when the gateway goes away for a while.
    source = os.fdopen(os.open(path, os.O_RDWR), "rb", buffering=0)
    answer = os.open(back, os.O_RDWR) if confirm else None
    lines(source, store, confirm and (lambda text: os.write(answer, text)))


def connected(kind, path, serve):
    """Serves connections with the gateway, one after the other, for ever."""
    while True:
        with socket.socket(socket.AF_UNIX, kind) as way:
            try:
                way.connect(path)
                serve(way)
            except OSError as error:
                print(path, error, file=sys.stderr)
        time.sleep(0.2)


def unix(store, confirm, path):
    connected(
        socket.SOCK_STREAM,
        path,
        lambda way: lines(way.makefile("rb"), store, confirm and way.sendall))


def seqpacket(store, confirm, path):
    def serve(way):
        while message := way.recv(MOST):
            number = store.keep(message)
            if confirm:
                way.send(number)

    connected(socket.SOCK_SEQPACKET, path, serve)


def unix_dgram(store, confirm, path):
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        way.bind(path)
        while True:
            store.keep(way.recv(MOST))


def sysv_mq(store, confirm, key):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.msgrcv.restype = ctypes.c_ssize_t
    libc.msgrcv.argtypes = [
        ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_long, ctypes.c_int]
    libc.msgsnd.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    while (queue := libc.msgget(int(key, 0), 0)) < 0:
        time.sleep(0.2)  # Its maker has not started yet.
    room = ctypes.create_string_buffer(8 + MOST)
    while (size := libc.msgrcv(queue, room, MOST, 1, 0)) >= 0:
        number = store.keep(room.raw[8 : 8 + size])
        if confirm:
            libc.msgsnd(queue, struct.pack("l", 2) + number, len(number), 0)


def posix_mq(store, confirm, name):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mq_receive.restype = ctypes.c_ssize_t
    libc.mq_receive.argtypes = [
        ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
    while (queue := libc.mq_open(name.encode(), os.O_RDONLY)) < 0:
        time.sleep(0.2)  # Its maker has not started yet.
    room = ctypes.create_string_buffer(MOST)
    while (size := libc.mq_receive(queue, room, MOST, None)) >= 0:
        store.keep(room.raw[:size])


KINDS = {
    "stdin": stdin,
    "fifo": fifo,
    "unix": unix,
    "seqpacket": seqpacket,
    "unix-dgram": unix_dgram,
    "sysv-mq": sysv_mq,
    "posix-mq": posix_mq,
}

if __name__ == "__main__":
    arguments = sys.argv[1:]
    confirms = "--confirm" in arguments
    if confirms:
        arguments.remove("--confirm")
    if len(arguments) < 2 or arguments[1] not in KINDS:
        sys.exit(__doc__)
    KINDS[arguments[1]](Store(arguments[0]), confirms, *arguments[2:])
