package dev.holdfast.bench.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A way between two processes, with one end in each. */
interface Way {

  /** The end that messages go into. */
  interface Sender {
    /** Sends a message, or waits until there is room for it; 1 where it was sent. */
    int send(byte[] message) throws Exception;
  }

  /** The end that they come out of. */
  interface Receiver {
    /** Takes what is there, waiting for it as the way does; how many messages. */
    int receive() throws Exception;
  }

  /** Opens the sending end; the receiving one is there. */
  Sender sender() throws Exception;

  /** Makes what has to be made, and opens the receiving end. */
  Receiver receiver() throws Exception;

  /** Removes what was made. */
  void remove() throws IOException;

  /** Makes a receiver. */
  interface Opening {
    /** Waits for the sender where that is needed. */
    Receiver make() throws Exception;
  }

  /** A receiver that is made when it is asked for the first time. */
  static Receiver late(Opening opening) {
    return new Receiver() {
      private @Nullable Receiver made;

      @Override
      public int receive() throws Exception {
        if (made == null) {
          made = opening.make();
        }
        return made.receive();
      }
    };
  }

  /** Removes a file, or a folder with all that is in it. */
  static void removeTree(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
