package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import java.io.IOException;

/** Something failed: what on, how, and what helps; its cause names the kernel's call and reason. */
public final class IpcException extends IOException {

  private static final long serialVersionUID = 1;

  private final String object;
  private final Errno errno;
  private final String remedy;

  /**
   * @param object such as {@code System V queue 0x00001234}
   * @param problem half a sentence
   * @param remedy what helps, half a sentence; empty where nothing is known to
   */
  public IpcException(String object, String problem, String remedy, PosixException cause) {
    super(text(object, problem, remedy), cause);
    this.object = object;
    this.errno = cause.errno();
    this.remedy = remedy;
  }

  /** A fault that the kernel did not name. */
  public IpcException(String object, String problem, String remedy) {
    super(text(object, problem, remedy));
    this.object = object;
    this.errno = Errno.UNNAMED;
    this.remedy = remedy;
  }

  private static String text(String object, String problem, String remedy) {
    return object + ": " + problem + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  /** What it failed on. */
  public String object() {
    return object;
  }

  /** The kernel's reason; {@link Errno#UNNAMED} where it gave none. */
  public Errno errno() {
    return errno;
  }

  /** What helps; empty where nothing is known to. */
  public String remedy() {
    return remedy;
  }
}
