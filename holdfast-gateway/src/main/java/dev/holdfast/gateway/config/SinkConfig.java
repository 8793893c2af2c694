package dev.holdfast.gateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

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
