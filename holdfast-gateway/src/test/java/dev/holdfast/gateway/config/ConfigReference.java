package dev.holdfast.gateway.config;

import java.util.Map;

/** The page that lists every key, written from the description of keys that the binding uses. */
final class ConfigReference {

  private static final String HEAD =
      """
      # Configuration

      One YAML file. Every duration and size carries its unit (`150ms`, `5s`, `2h`, `30d`; `64KiB`, `16MiB`); paths are relative to the
      file. `./holdfast check --config FILE` says all that is wrong with one, each with line and column; `./holdfast schema` prints the
      JSON Schema for editors. [examples/gateway.yaml](examples/gateway.yaml) shows most of it at work.
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private ConfigReference() {}

  static String markdown() {
    ConfigReference reference = new ConfigReference();
    reference.section("", Config.class);
    return reference.page.toString();
  }

  private void section(String path, Class<? extends Record> type) {
    if (!path.isEmpty()) {
      page.append("\n## `").append(path).append("`\n");
      page.append("\n| key | what | takes | default |\n|---|---|---|---|\n");
      for (KeyTable.Spec spec : KeyTable.of(type)) {
        row(spec);
      }
    }
    for (KeyTable.Spec spec : KeyTable.of(type)) {
      below(path.isEmpty() ? spec.name() : path + "." + spec.name(), spec.shape());
    }
  }

  private void row(KeyTable.Spec spec) {
    Key key = spec.key();
    String def = key.def().isEmpty() ? "" : "`" + key.def() + "`";
    page.append("| `")
        .append(spec.name())
        .append("` | ")
        .append(key.doc())
        .append(" | ")
        .append(takes(spec))
        .append(" | ")
        .append(spec.required() ? "required" : def)
        .append(" |\n");
  }

  private static String takes(KeyTable.Spec spec) {
    return switch (spec.shape()) {
      case KeyTable.One one -> Binder.expected(spec);
      case KeyTable.Many(KeyTable.One element) -> "a list: " + element.type().what();
      case KeyTable.Many many -> "a list of sections, see below";
      case KeyTable.Of of -> "a section, see below";
      case KeyTable.OneOf oneOf -> "a section, see below";
      case KeyTable.Texts texts -> "a section of texts";
    };
  }

  private void below(String path, KeyTable.Shape shape) {
    switch (shape) {
      case KeyTable.Of(Class<? extends Record> type) -> section(path, type);
      case KeyTable.Many(KeyTable.Shape element) -> below(path + "[]", element);
      case KeyTable.OneOf(Map<String, Class<? extends Record>> types) ->
          types.forEach((name, type) -> section(path + ", type " + name, type));
      case KeyTable.One one -> {}
      case KeyTable.Texts texts -> {}
    }
  }
}
