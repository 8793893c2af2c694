package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.peer.PeerProcess;
import java.io.IOException;
import java.nio.file.Path;

/** Other processes at a ring: the example in C, and the same in Java. */
final class RingPeers {

  private static final Path SOURCE = Path.of("../examples/ipc/ring.c").toAbsolutePath();

  private final Path folder;

  RingPeers(Path folder) {
    this.folder = folder;
  }

  /** The example: {@code ring write /NAME COUNT BYTES} or {@code ring read /NAME COUNT}. */
  PeerProcess inC(String... arguments) throws Exception {
    return PeerProcess.start(PeerProcess.inC(folder, SOURCE), arguments);
  }

  /** The same in Java. */
  PeerProcess inJava(String... arguments) throws IOException {
    return PeerProcess.start(PeerProcess.inJava(RingPeerMain.class), arguments);
  }
}
