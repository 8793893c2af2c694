"""A Modbus server of pymodbus on a serial port: register n holds 1000 + n."""

import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncSerialServer
from pymodbus.transaction import ModbusRtuFramer


async def serve():
    holding = ModbusSequentialDataBlock(0, [1000 + n for n in range(300)])
    inputs = ModbusSequentialDataBlock(0, [2000 + n for n in range(300)])
    unit = ModbusSlaveContext(hr=holding, ir=inputs, zero_mode=True)
    await StartAsyncSerialServer(
        ModbusServerContext(slaves={5: unit}, single=False),
        framer=ModbusRtuFramer,
        port=sys.argv[1],
        baudrate=9600,
    )


print("starting", flush=True)
asyncio.run(serve())
