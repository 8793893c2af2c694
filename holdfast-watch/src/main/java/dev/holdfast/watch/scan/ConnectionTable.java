package dev.holdfast.watch.scan;

import dev.holdfast.posix.diag.TcpSocket;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Where all connections of this host can be read. */
public interface ConnectionTable extends AutoCloseable {

  /**
   * Hands out all connections but listeners and TIME_WAIT.
   *
   * @return what could not be seen this time, one sentence each
   */
  List<String> read(Consumer<TcpSocket> each) throws IOException;

  @Override
  void close() throws IOException;
}
