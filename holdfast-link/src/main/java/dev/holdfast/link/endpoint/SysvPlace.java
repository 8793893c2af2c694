package dev.holdfast.link.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Which System V object is meant: by key, or by the key that ftok(3) gives for a file.
 *
 * @param file an absolute path, or null where the key is told
 * @param number the key, or the project id for ftok, 1 to 255
 */
public record SysvPlace(@Nullable String file, int number) {

  public SysvPlace {
    if (file != null) {
      EndpointParser.checkPath(file, 4095);
      EndpointParser.checkRange("id", number, 1, 255);
    }
  }

  /** By key. */
  public SysvPlace(int key) {
    this(null, key);
  }

  @Override
  public String toString() {
    return file == null ? "0x%x".formatted(number) : EndpointParser.escapePath(file);
  }
}
