package dev.holdfast.gateway.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads the gateway's file: all of it or nothing, and then everything that is wrong with it. */
public final class ConfigLoader {

  /** A configuration of thousands of links is far below. */
  private static final long LONGEST_FILE = 8 << 20;

  private ConfigLoader() {}

  /** Reads a file; relative paths in it are relative to its folder. */
  public static Loaded load(Path file) {
    try {
      if (Files.size(file) > LONGEST_FILE) {
        return unreadable(file, "the file is larger than 8 MiB");
      }
      byte[] bytes = Files.readAllBytes(file);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Path folder = file.toAbsolutePath().normalize().getParent();
      return parse(text, file.toString(), folder == null ? Path.of("/") : folder);
    } catch (NoSuchFileException e) {
      return unreadable(file, "there is no such file");
    } catch (CharacterCodingException e) {
      return unreadable(file, "the file is not UTF-8");
    } catch (IOException e) {
      return unreadable(file, "the file cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads YAML text.
   *
   * @param name what problems call the text
   * @param folder what relative paths are relative to, absolute
   */
  public static Loaded parse(String text, String name, Path folder) {
    Problems problems = new Problems(name);
    Node.Section top = YamlTree.read(text, problems);
    if (top != null) {
      Config config = new Binder(problems, folder).section(top, Config.class, "", null);
      new CrossChecks(problems, folder).check(top);
      if (problems.isEmpty() && config != null) {
        return new Loaded.Sound(config);
      }
    }
    return new Loaded.Faulty(problems.inOrder());
  }

  private static Loaded unreadable(Path file, String message) {
    return new Loaded.Faulty(List.of(new Problem(file.toString(), 0, 0, message, null)));
  }
}
