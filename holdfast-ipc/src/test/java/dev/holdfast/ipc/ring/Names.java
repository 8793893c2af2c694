package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.SharedMemory;
import java.util.concurrent.atomic.AtomicInteger;

/** The name of an object of one test, which goes with the test. */
final class Names implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();

  final String name =
      "/holdfast-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

  @Override
  public void close() throws IpcException {
    SharedMemory.unlinkPosix(name);
  }
}
