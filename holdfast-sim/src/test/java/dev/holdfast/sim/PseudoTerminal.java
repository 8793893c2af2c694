package dev.holdfast.sim;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** A pseudo-terminal of Linux: a serial port without a wire, held at its far end. */
public final class PseudoTerminal implements AutoCloseable {

  private static final int O_RDWR_NOCTTY = 0x102;
  private static final short POLLIN = 1;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int NAME_BYTES = 64;

  private final int master;
  private final String path;

  private PseudoTerminal(int master, String path) {
    this.master = master;
    this.path = path;
  }

  @SuppressWarnings("restricted")
  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  public static PseudoTerminal open() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int master = (int) call("posix_openpt", JAVA_INT, JAVA_INT).invokeExact(O_RDWR_NOCTTY);
      check("posix_openpt", master);
      check("grantpt", (int) call("grantpt", JAVA_INT, JAVA_INT).invokeExact(master));
      check("unlockpt", (int) call("unlockpt", JAVA_INT, JAVA_INT).invokeExact(master));
      MemorySegment name = arena.allocate(NAME_BYTES);
      check(
          "ptsname_r",
          -(int)
              call("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG)
                  .invokeExact(master, name, (long) NAME_BYTES));
      return new PseudoTerminal(master, name.getString(0));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  private static void check(String call, long result) throws IOException {
    if (result < 0) {
      throw new IOException(call + " failed");
    }
  }

  /** The end that programs open as a serial port. */
  public String path() {
    return path;
  }

  public void write(byte... bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocateFrom(JAVA_BYTE, bytes);
      long n =
          (long)
              call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG)
                  .invokeExact(master, memory, (long) bytes.length);
      check("write", n - bytes.length);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /** So many bytes; waits for them. */
  public byte[] read(int length) throws IOException {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length) {
      if (!readable(PATIENCE_MILLIS)) {
        throw new IOException("only " + at + " of " + length + " bytes came");
      }
      byte[] some = readSome(length - at);
      System.arraycopy(some, 0, bytes, at, some.length);
      at += some.length;
    }
    return bytes;
  }

  private byte[] readSome(int most) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(most);
      long n =
          (long)
              call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG)
                  .invokeExact(master, memory, (long) most);
      check("read", n);
      return Arrays.copyOf(memory.toArray(JAVA_BYTE), (int) n);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  /** Whether a byte is there, or comes in time. */
  public boolean readable(int millis) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8, 4);
      poll.set(JAVA_INT, 0, master);
      poll.set(JAVA_SHORT, 4, POLLIN);
      return (int)
              call("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT).invokeExact(poll, 1L, millis)
          > 0;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      check("close", (int) call("close", JAVA_INT, JAVA_INT).invokeExact(master));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }
}
