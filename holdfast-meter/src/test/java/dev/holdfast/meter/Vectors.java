package dev.holdfast.meter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Real frames from this package's resources, one JSON object of strings a line. */
public final class Vectors {

  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\": \"([^\"]*)\"");

  private Vectors() {}

  /** One frame: which way it goes, its bytes in hex and what it says. */
  public record Vector(String direction, String hex, String meaning) {
    @Override
    public String toString() {
      return meaning;
    }
  }

  /** All frames of one file. */
  public static List<Vector> of(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no vectors " + file);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line ->
              new Vector(field(line, "direction"), field(line, "hex"), field(line, "meaning")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(String line, String name) {
    Matcher fields = FIELD.matcher(line);
    while (fields.find()) {
      if (fields.group(1).equals(name)) {
        return fields.group(2);
      }
    }
    throw new IllegalArgumentException("no " + name + " in " + line);
  }
}
