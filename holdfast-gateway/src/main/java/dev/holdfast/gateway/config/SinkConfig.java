package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where messages can go; the key {@code type} chooses. */
public sealed interface SinkConfig {

  String name();

  /** JSON Lines in a file of this host. */
  @Variant("file")
  record File(
      @Key(doc = "The sink's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
          String name,
      @Key(doc = "The file that is written.") Path path,
      @Key(doc = "Size at which a new file is begun.", def = "16MiB", min = "64KiB", max = "1TiB")
          Size rotateSize,
      @Key(doc = "Full files kept besides the one written.", def = "10", min = "1", max = "100000")
          int keepFiles)
      implements SinkConfig {}

  /** Messages handed to another process of this host. */
  @Variant("ipc")
  record Ipc(
      @Key(doc = "The sink's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
          String name,
      @Key(
              doc =
                  "Where a program of this host takes them: pipe:, socketpair:, fifo://, unix://,"
                      + " unix-dgram://, unix-seqpacket://, sysv-mq://, posix-mq://, shm://,"
                      + " sysv-shm://")
          String endpoint,
      @Key(
              doc =
                  "What is sent of a message: its JSON as in a file of lines, or its own bytes"
                      + " alone.",
              def = "json")
          Form form,
      @Key(
              doc =
                  "How one message is told from the next in a stream of bytes: by line ends, by a"
                      + " length of four bytes before each, or not at all.")
          MessagesConfig.@Nullable Framing framing,
      @Key(
              doc =
                  "When a message counts as delivered: once the kernel has taken it, or once its"
                      + " reader has sent back its id.",
              def = "taken")
          Delivered delivered,
      @Key(
              doc = "The most messages that are sent before the last one counts as delivered.",
              def = "100",
              min = "1",
              max = "10000")
          int batch,
      @Key(
              doc = "Longest wait for room, and for the next id that comes back.",
              def = "10s",
              min = "100ms",
              max = "10m")
          Duration timeout)
      implements SinkConfig {

    /** Where it is. */
    public Endpoint where() {
      return Endpoint.parse(endpoint);
    }
  }

  /** What is sent of a message. */
  enum Form implements Choice {
    JSON,
    BODY
  }

  /** When a message counts as delivered. */
  enum Delivered implements Choice {
    TAKEN,
    CONFIRMED
  }

  /** Batches of messages posted as JSON arrays. */
  @Variant("http")
  record Http(
      @Key(doc = "The sink's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
          String name,
      @Key(doc = "Where batches are posted, http or https.") URI url,
      @Key(doc = "The most messages in one request.", def = "100", min = "1", max = "10000")
          int batch,
      @Key(doc = "Longest wait for an answer.", def = "10s", min = "100ms", max = "10m")
          Duration timeout,
      @Key(doc = "Request headers, such as Authorization.", def = "{}") Map<String, String> headers)
      implements SinkConfig {
    public Http {
      headers = new TreeMap<>(headers);
    }

    @Override
    public Map<String, String> headers() {
      return Map.copyOf(headers);
    }

    /** Without the headers' values, which may be secrets. */
    @Override
    public String toString() {
      return "Http[name=%s, url=%s, batch=%d, timeout=%s, headers=%s]"
          .formatted(name, url, batch, timeout, headers.keySet());
    }
  }
}
