package dev.holdfast.posix;

import java.io.IOException;

/** A call that failed: which, on what, and the kernel's reason. */
public final class PosixException extends IOException {

  private static final long serialVersionUID = 1;

  private final String call;
  private final int number;

  /**
   * @param call the call and what it was made on, such as {@code msgget 0x1234}
   * @param number the error number, as errno(3) has it
   */
  public PosixException(String call, int number) {
    this.call = call;
    this.number = number;
    super();
  }

  /** What is told to those who wait, again and again, says nothing by where it was told. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return switch (errno()) {
      case EAGAIN, EINTR, ETIMEDOUT -> this;
      default -> super.fillInStackTrace();
    };
  }

  @Override
  public String getMessage() {
    return text(call, number);
  }

  private static String text(String call, int number) {
    Errno errno = Errno.of(number);
    return errno == Errno.UNNAMED
        ? call + ": error " + number
        : call + ": " + errno + ", " + errno.text();
  }

  /** The call and what it was made on. */
  public String call() {
    return call;
  }

  /** The reason. */
  public Errno errno() {
    return Errno.of(number);
  }

  /** The error number as it came. */
  public int number() {
    return number;
  }
}
