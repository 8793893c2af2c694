package dev.holdfast.posix.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * tun(4): an interface whose other end is a program. Each read gives one IP packet that the kernel
 * sends over it, each write is one that arrives by it.
 */
public final class Tun {

  /** The device that makes them. */
  public static final Path DEVICE = Path.of("/dev/net/tun");

  private static final long TUNSETIFF = 0x400454CA;
  private static final short PACKETS_WITHOUT_HEADER = 0x1001;
  private static final int REQUEST_BYTES = 40;
  private static final int NAME_BYTES = 16;
  private static final MethodHandle IOCTL =
      Native.bindVariadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private Tun() {}

  /**
   * Makes an interface in the network namespace of the calling thread; it is gone when what is
   * returned is closed. Needs CAP_NET_ADMIN.
   *
   * @param name 1 to 15 characters
   */
  public static Descriptor open(String name) throws PosixException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length == 0 || bytes.length >= NAME_BYTES) {
      throw new IllegalArgumentException("no name of an interface: " + name);
    }
    Descriptor device = DeviceFile.open(DEVICE, DeviceFile.Access.READ_WRITE);
    int fd = device.number();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(REQUEST_BYTES, Long.BYTES);
      MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
      request.set(JAVA_SHORT, NAME_BYTES, PACKETS_WITHOUT_HEADER);
      Native.callInt(
          "ioctl TUNSETIFF " + name,
          errno -> (int) IOCTL.invokeExact(errno, fd, TUNSETIFF, request));
      return device;
    } catch (PosixException e) {
      device.close();
      throw e;
    }
  }
}
