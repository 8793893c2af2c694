package dev.holdfast.gateway.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/** A process that appends for ever and prints the number of each message once it is durable. */
public final class Appender {

  private Appender() {}

  public static void main(String[] arguments) throws Exception {
    Journal journal =
        Journal.open(TestMessages.settings(Path.of(arguments[0])), InstantSource.system(), e -> {});
    for (long sequence = 1; ; sequence++) {
      long number = sequence;
      while (!journal.append(TestMessages.of("a", sequence), id -> print(id + " " + number))) {
        Thread.onSpinWait();
      }
    }
  }

  private static void print(String line) {
    try {
      System.out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      System.out.flush();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
