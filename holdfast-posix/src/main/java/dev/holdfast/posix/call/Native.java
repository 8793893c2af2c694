package dev.holdfast.posix.call;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Functions of the C library. A class binds its functions once, to static final handles, and calls
 * them by {@link #callInt} or {@link #callLong}: both hand the handle the place of errno as its
 * first argument, and turn a result of -1 into a {@link PosixException}.
 *
 * <pre>{@code
 * private static final MethodHandle DUP = Native.bind("dup", JAVA_INT, JAVA_INT);
 *
 * static int dup(int fd) throws PosixException {
 *   return Native.callInt("dup " + fd, errno -> (int) DUP.invokeExact(errno, fd));
 * }
 * }</pre>
 *
 * <p>A function that this C library does not have fails with {@link Errno#ENOSYS} when it is
 * called, not when it is bound.
 */
public final class Native {

  private static final int FAILED = -1;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  /** Where the errno of a thread's last call is kept: the Java machine may change the real one. */
  private static final ThreadLocal<MemorySegment> LAST =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

  private Native() {}

  /** A call whose result is an {@code int}. */
  @FunctionalInterface
  public interface IntCall {
    /** Makes it; {@code errno} is the first argument of every bound handle. */
    int make(MemorySegment errno) throws Throwable;
  }

  /** A call whose result is a {@code long}. */
  @FunctionalInterface
  public interface LongCall {
    /** Makes it; {@code errno} is the first argument of every bound handle. */
    long make(MemorySegment errno) throws Throwable;
  }

  /**
   * Binds a function with a fixed list of arguments.
   *
   * @param result {@code JAVA_INT} or {@code JAVA_LONG}
   */
  public static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        name, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
  }

  /**
   * Binds a function that C declares with three dots.
   *
   * @param fixed how many arguments stand before the dots
   */
  public static MethodHandle bindVariadic(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        name,
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(fixed));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Optional<MemorySegment> symbol = LINKER.defaultLookup().find(name);
    return symbol.isPresent()
        ? LINKER.downcallHandle(symbol.get(), descriptor, options)
        : absent(descriptor.toMethodType());
  }

  private static MethodHandle absent(MethodType type) {
    try {
      MethodHandle refusing =
          MethodHandles.lookup()
              .findStatic(
                  Native.class, "refuse", MethodType.methodType(int.class, MemorySegment.class));
      return MethodHandles.dropArguments(refusing, 1, type.parameterList())
          .asType(type.insertParameterTypes(0, MemorySegment.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("refuse", e);
    }
  }

  @SuppressWarnings("UnusedMethod") // bound by name in absent()
  private static int refuse(MemorySegment errno) {
    errno.set(JAVA_INT, ERRNO, Errno.ENOSYS.number());
    return FAILED;
  }

  /**
   * Makes a call.
   *
   * @param what the call and what it is made on, for the exception
   * @return its result, never -1
   */
  public static int callInt(String what, IntCall call) throws PosixException {
    MemorySegment errno = LAST.get();
    int result;
    try {
      result = call.make(errno);
    } catch (Throwable e) {
      throw unexpected(what, e);
    }
    if (result == FAILED) {
      throw new PosixException(what, errno.get(JAVA_INT, ERRNO));
    }
    return result;
  }

  /**
   * Makes a call.
   *
   * @param what the call and what it is made on, for the exception
   * @return its result, never -1
   */
  public static long callLong(String what, LongCall call) throws PosixException {
    MemorySegment errno = LAST.get();
    long result;
    try {
      result = call.make(errno);
    } catch (Throwable e) {
      throw unexpected(what, e);
    }
    if (result == FAILED) {
      throw new PosixException(what, errno.get(JAVA_INT, ERRNO));
    }
    return result;
  }

  /**
   * Makes a call that is made often; {@code on} is asked for its text only where the call fails.
   *
   * @param call its name
   * @param on what it is made on
   * @return its result, never -1
   */
  public static long callLong(String call, Object on, LongCall make) throws PosixException {
    MemorySegment errno = LAST.get();
    long result;
    try {
      result = make.make(errno);
    } catch (Throwable e) {
      throw unexpected(call, e);
    }
    if (result == FAILED) {
      throw new PosixException(call + " " + on, errno.get(JAVA_INT, ERRNO));
    }
    return result;
  }

  /** The first argument of a bound handle, for who calls that himself: the place of errno. */
  public static MemorySegment errno() {
    return LAST.get();
  }

  /**
   * What such a call gave, where one reason to fail says nothing new and comes again and again.
   *
   * @param on what it was made on
   * @return its result; -1 where it failed for that reason
   */
  public static long result(long result, MemorySegment errno, Errno usual, String call, Object on)
      throws PosixException {
    if (result == FAILED && errno.get(JAVA_INT, ERRNO) != usual.number()) {
      throw new PosixException(call + " " + on, errno.get(JAVA_INT, ERRNO));
    }
    return result;
  }

  /** The same of a call whose result is an {@code int}. */
  public static int callInt(String call, Object on, IntCall make) throws PosixException {
    return (int) callLong(call, on, errno -> make.make(errno));
  }

  /**
   * Makes a call that gives a pointer, and null where it fails.
   *
   * @param what the call and what it is made on, for the exception
   * @return the address, never 0
   */
  public static long callPointer(String what, LongCall call) throws PosixException {
    MemorySegment errno = LAST.get();
    long result;
    try {
      result = call.make(errno);
    } catch (Throwable e) {
      throw unexpected(what, e);
    }
    if (result == 0) {
      throw new PosixException(what, errno.get(JAVA_INT, ERRNO));
    }
    return result;
  }

  /**
   * Makes a call whose result is the error number itself, as those of POSIX threads are.
   *
   * @param what the call and what it is made on, for the exception
   */
  public static void callNumber(String what, IntCall call) throws PosixException {
    int result = callInt(what, call);
    if (result != 0) {
      throw new PosixException(what, result);
    }
  }

  /** A handle throws only where it was called with other types than it was bound for. */
  public static RuntimeException unexpected(String what, Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(what, thrown);
    };
  }
}
