#!/usr/bin/env python3
"""A peer of the acknowledged frame protocol over UDP, to start a sub-system from.

    peer.py listen PORT              acknowledges, prints each new content as hex; port 0 takes any
    peer.py send HOST PORT HEX ...   sends each content and resends it until it is acknowledged
"""
import socket
import struct
import sys
import time

HEAD, TAIL = b"\x55\xaa", b"\xfe\xef"
ACK_WANTED, NO_ACK_WANTED = 0xFF00, 0x00FF
FIXED = struct.Struct(">2sIHH4s4sHH")  # head, number, length, type, destination, source, flag, code
OVERHEAD = FIXED.size + 4
INTERVAL, RESENDS = 0.15, 5


def frame(number, kind, destination, source, flag, code, content):
    """The bytes of one frame."""
    length = OVERHEAD + len(content)
    body = FIXED.pack(HEAD, number, length, kind, destination, source, flag, code) + content
    return body + struct.pack(">H", sum(body) & 0xFFFF) + TAIL


def parse(data):
    """The fields after the length and the content, or None where it is no whole frame."""
    if len(data) < OVERHEAD or data[:2] != HEAD or data[-2:] != TAIL:
        return None
    _, number, length, kind, destination, source, flag, code = FIXED.unpack_from(data)
    check = struct.unpack(">H", data[-4:-2])[0]
    if length != len(data) or check != sum(data[:-4]) & 0xFFFF:
        return None
    return number, kind, destination, source, flag, code, data[FIXED.size:-4]


def acknowledgement(fields):
    """The number and code again in six bytes, the addresses swapped, none wanted."""
    number, kind, destination, source, _, code, _ = fields
    content = struct.pack(">IH", number, code)
    return frame(number, kind, source, destination, NO_ACK_WANTED, code, content)


class Receiver:
    """Remembers what was there: a frame that comes again is acknowledged and not taken again."""

    def __init__(self, size=1024):
        self.seen, self.size = {}, size

    def take(self, fields):
        number, _, _, source, _, code, content = fields
        key = (source, number, code, content)
        if key in self.seen:
            return False
        self.seen[key] = True
        if len(self.seen) > self.size:
            del self.seen[next(iter(self.seen))]
        return True


def listen(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    print("listening", sock.getsockname()[1], flush=True)
    receiver = Receiver()
    while True:
        data, sender = sock.recvfrom(65536)
        fields = parse(data)
        if fields is None or socket.inet_aton(sender[0]) != fields[3]:
            continue
        if fields[4] == ACK_WANTED:
            sock.sendto(acknowledgement(fields), sender)
        if receiver.take(fields):
            print(fields[6].hex(), flush=True)


def send(host, port, contents):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((host, port))
    own = socket.inet_aton(sock.getsockname()[0])
    peer = socket.inet_aton(sock.getpeername()[0])
    number = int(time.time() * 1000) & 0xFFFFFFFF  # no number used shortly before a restart
    pending = {}  # number -> [bytes, times sent, when it is due again]
    for content in contents:
        pending[number] = [frame(number, 1, peer, own, ACK_WANTED, 16, content), 0, 0.0]
        number = (number + 1) & 0xFFFFFFFF
    unknown = 0
    while pending:
        now = time.monotonic()
        for key, entry in list(pending.items()):
            if entry[2] > now:
                continue
            if entry[1] > RESENDS:  # the last one has had its time too
                del pending[key]
                unknown += 1
                print("unknown", key, flush=True)
            else:
                sock.send(entry[0])
                entry[1] += 1
                entry[2] = now + INTERVAL
        due = min((entry[2] for entry in pending.values()), default=now)
        sock.settimeout(max(0.001, due - now))
        try:
            fields = parse(sock.recv(65536))
        except (TimeoutError, ConnectionRefusedError):
            continue
        if fields and fields[4] == NO_ACK_WANTED and len(fields[6]) == 6:
            acked, code = struct.unpack(">IH", fields[6])
            if code == 16 and pending.pop(acked, None):
                print("acknowledged", acked, flush=True)
    return 3 if unknown else 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "listen":
        listen(int(sys.argv[2]))
    elif len(sys.argv) > 4 and sys.argv[1] == "send":
        sys.exit(send(sys.argv[2], int(sys.argv[3]), [bytes.fromhex(h) for h in sys.argv[4:]]))
    else:
        sys.exit(__doc__)
