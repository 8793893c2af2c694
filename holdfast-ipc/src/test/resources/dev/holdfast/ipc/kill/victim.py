"""What victim.c does, in Python."""
import ctypes
import errno
import os
import struct
import sys
import time

MOST = 8192
UNDO = 0x1000
libc = ctypes.CDLL(None, use_errno=True)
libc.sem_open.restype = ctypes.c_void_p
libc.msgrcv.restype = ctypes.c_ssize_t
libc.msgrcv.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_long, ctypes.c_int]
libc.msgsnd.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
libc.mq_receive.restype = ctypes.c_ssize_t
libc.mq_receive.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
libc.mq_send.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint]
room = ctypes.create_string_buffer(8 + MOST)


def check(result):
    if result is None or result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def say(number):
    os.write(1, struct.pack("q", number))


def put(way, id, message):
    if way == "sysv-mq":
        check(libc.msgsnd(id, struct.pack("l", 1) + message, len(message), 0))
    elif way == "posix-mq":
        check(libc.mq_send(id, message, len(message), 0))
    else:
        assert os.write(id, message) == len(message)


def get(way, id, size):
    if way == "sysv-mq":
        size = check(libc.msgrcv(id, room, MOST, 0, 0))
        return room.raw[8 : 8 + size]
    if way == "posix-mq":
        size = check(libc.mq_receive(id, room, MOST, None))
        return room.raw[:size]
    return os.read(id, size)


def messages(role, way, name, size):
    if way == "sysv-mq":
        id = check(libc.msgget(int(name, 0), 0))
    elif way == "posix-mq":
        id = check(libc.mq_open(name.encode(), os.O_RDWR))
    else:
        id = os.open(name, os.O_WRONLY if role == "write" else os.O_RDWR)
    number = 0
    while True:
        number += 1
        if role == "write":
            put(way, id, struct.pack("q", number) + bytes([number & 255]) * (size - 8))
        else:
            message = get(way, id, size)
            (number,) = struct.unpack_from("q", message)
            assert message[8:] == bytes([number & 255]) * (size - 8), "torn"
        say(number)


def semaphores(role, way, name):
    if way == "sysv-sem":
        set = check(libc.semget(int(name, 0), 0, 0))
        undo = UNDO if role == "hold" else 0
        take = lambda: libc.semop(set, struct.pack("Hhh", 0, -1, undo), 1)
        give = lambda: libc.semop(set, struct.pack("Hhh", 0, 1, undo), 1)
    else:
        named = ctypes.c_void_p(check(libc.sem_open(name.encode(), 0)))
        take = lambda: libc.sem_wait(named)
        give = lambda: libc.sem_post(named)
    number = 0
    while True:
        number += 1
        while (give if role == "give" else take)() < 0:
            if ctypes.get_errno() not in (errno.ERANGE, errno.EOVERFLOW):
                check(-1)
            time.sleep(0.0002)
        say(number)
        if role == "hold":
            check(give())


if len(sys.argv) == 5:
    messages(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    semaphores(*sys.argv[1:])
