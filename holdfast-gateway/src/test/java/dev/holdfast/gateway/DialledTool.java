package dev.holdfast.gateway;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests share of a gateway that dials a tool of plain bytes, by the link {@code etcher}. */
abstract class DialledTool {

  static final int DEVICE = 10;

  /** An acknowledge code of 0. */
  static final String ACCEPTED = "210100";

  @TempDir Path folder;

  final ServerSocket server;

  /** Set by {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  TestGateway gateway;

  /** Set by {@link #open}; the selected end of the newest connection. */
  @SuppressWarnings("NullAway.Init")
  RawHsms tool;

  DialledTool() throws IOException {
    server = RawSocket.listen();
  }

  /**
   * Starts the gateway, and has the tool selected.
   *
   * @param keys more keys of hsms, such as {@code t3: 1s}
   */
  final void open(String keys) throws IOException, GatewayException {
    gateway =
        TestGateway.open(
            folder,
            """
            links:
              - name: etcher
                protocol: hsms
                endpoint: tcp://%s
                redial: {first: 100ms, cap: 1s}
                hsms: {device-id: %d, t5: 1s%s}
            """
                .formatted(RawSocket.address(server), DEVICE, keys.isEmpty() ? "" : ", " + keys));
    tool = accept();
    gateway.awaitReady("etcher");
  }

  final RawHsms accept() throws IOException {
    return new RawHsms(RawSocket.accept(server), DEVICE).answerSelect();
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    if (tool != null) {
      tool.close();
    }
    server.close();
  }
}
