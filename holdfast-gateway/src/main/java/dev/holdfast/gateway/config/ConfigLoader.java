package dev.holdfast.gateway.config;

import java.nio.file.Path;
import java.util.List;

/** Reads the gateway's file: all of it or nothing, and then everything that is wrong with it. */
public final class ConfigLoader {

  private ConfigLoader() {}

  /** Reads a file; relative paths in it are relative to its folder. */
  public static Loaded load(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return switch (TextFile.read(file)) {
      case TextFile.Unreadable(String why) ->
          new Loaded.Faulty(List.of(new Problem(file.toString(), 0, 0, why, null)));
      case TextFile.Read(String text) ->
          parse(text, file.toString(), folder == null ? Path.of("/") : folder);
    };
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
      Profiles profiles = Profiles.read(top, problems, folder);
      new CrossChecks(problems, folder, profiles).check(top);
      if (problems.isEmpty() && config != null) {
        Problems warnings = new Problems(name);
        new LivenessWarnings(warnings).look(top, config.links());
        return new Loaded.Sound(profiles.resolve(config), warnings.inOrder());
      }
    }
    return new Loaded.Faulty(problems.inOrder());
  }
}
