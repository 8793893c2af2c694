"""A Modbus server that is libmodbus and nothing else: `tcp`, or `rtu DEVICE`."""

import ctypes
import os
import socket
import sys

lib = ctypes.CDLL("libmodbus.so.5")
for name in ("modbus_new_tcp", "modbus_new_rtu", "modbus_mapping_new"):
    getattr(lib, name).restype = ctypes.c_void_p


class Mapping(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in (
        "nb_bits", "start_bits", "nb_input_bits", "start_input_bits",
        "nb_input_registers", "start_input_registers", "nb_registers", "start_registers")] + [
        ("tab_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_registers", ctypes.POINTER(ctypes.c_uint16)),
        ("tab_registers", ctypes.POINTER(ctypes.c_uint16))]


SIZE = 200
address = lib.modbus_mapping_new(SIZE, SIZE, SIZE, SIZE)
mapping = Mapping.from_address(address)
for n in range(SIZE):
    mapping.tab_bits[n] = n % 2
    mapping.tab_input_bits[n] = n % 3 == 0
    mapping.tab_input_registers[n] = 1000 + n
    mapping.tab_registers[n] = 7 * n
query = (ctypes.c_uint8 * 260)()


def serve(context):
    while True:
        length = lib.modbus_receive(context, query)
        if length == -1:
            return
        if length > 0:
            lib.modbus_reply(context, query, length, ctypes.c_void_p(address))


if sys.argv[1] == "tcp":
    context = ctypes.c_void_p(lib.modbus_new_tcp(b"127.0.0.1", 0))
    listening = ctypes.c_int(lib.modbus_tcp_listen(context, 4))
    own = socket.socket(fileno=os.dup(listening.value))
    print("listening %d" % own.getsockname()[1], flush=True)
    while lib.modbus_tcp_accept(context, ctypes.byref(listening)) != -1:
        serve(context)
        lib.modbus_close(context)
else:
    context = ctypes.c_void_p(
        lib.modbus_new_rtu(sys.argv[2].encode(), 9600, ctypes.c_char(b"N"), 8, 1))
    lib.modbus_set_slave(context, 1)
    if lib.modbus_connect(context) == -1:
        sys.exit("no connection to " + sys.argv[2])
    print("listening", flush=True)
    while True:
        serve(context)
