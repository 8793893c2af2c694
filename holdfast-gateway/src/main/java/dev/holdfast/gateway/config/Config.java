package dev.holdfast.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the gateway is told, with the names of the YAML file. Paths are absolute once loaded;
 * in the file they are relative to the file.
 */
public record Config(
    @Key(doc = "The gateway itself.", def = "{}") Gateway gateway,
    @Key(doc = "Kinds of meters, for `profile` of a meter.", def = "[]")
        List<ProfileConfig> profiles,
    @Key(doc = "The links it keeps alive.", def = "[]") List<LinkConfig> links,
    @Key(doc = "Where messages can go.", def = "[]") List<SinkConfig> sinks,
    @Key(doc = "Which messages go where.", def = "[]") List<Route> routes) {

  /** What names of links, sinks, meters and points look like. */
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  static final String NAME_IN_WORDS =
      "1 to 64 letters, digits, dots, dashes and underscores, with a letter or digit first";

  public Config {
    profiles = List.copyOf(profiles);
    links = List.copyOf(links);
    sinks = List.copyOf(sinks);
    routes = List.copyOf(routes);
  }

  /**
   * The process.
   *
   * @param http where web page, API and metrics are served; null when off
   */
  public record Gateway(
      @Key(doc = "The gateway's name on its web page and in its metrics.") @Nullable String name,
      @Key(
              doc =
                  "Address of web page, API and metrics; this host only unless it says otherwise.",
              def = "127.0.0.1:8600",
              off = true)
          @Nullable HostPort http,
      @Key(
              doc =
                  "Whether messages may be sent by page and API: local (where http is an address of"
                      + " this host only), everywhere, off.",
              def = "local")
          Sending send,
      @Key(doc = "Where and how long messages are kept.", def = "{}") Journal journal) {}

  /** From where messages may be sent. */
  public enum Sending implements Choice {
    LOCAL,
    EVERYWHERE,
    OFF
  }

  /**
   * The durable store.
   *
   * @param folder made when it is not there
   */
  public record Journal(
      @Key(doc = "Folder of the journal's files.", def = "./journal") Path folder,
      @Key(doc = "Age at which messages are removed.", def = "30d", min = "1m", max = "36500d")
          Duration keepFor,
      @Key(
              doc = "Size beyond which the oldest messages are removed, delivered or not.",
              def = "2GiB",
              min = "1MiB",
              max = "1024TiB")
          Size keepSize) {}

  /**
   * Which links' messages go to which sinks.
   *
   * @param from names of links; {@code *} stands for any characters
   * @param to names of sinks
   */
  public record Route(
      @Key(doc = "Names of links; * stands for any characters.", minItems = 1) List<String> from,
      @Key(doc = "Names of sinks.", minItems = 1) List<String> to) {
    public Route {
      from = List.copyOf(from);
      to = List.copyOf(to);
    }

    /** Whether messages of this link take the route. */
    public boolean takes(String link) {
      return from.stream().anyMatch(pattern -> matches(pattern, link));
    }

    static boolean matches(String pattern, String link) {
      int star = pattern.indexOf('*');
      if (star < 0) {
        return pattern.equals(link);
      }
      if (!link.startsWith(pattern.substring(0, star))) {
        return false;
      }
      String rest = pattern.substring(star + 1);
      for (int from = star; from <= link.length(); from++) {
        if (matches(rest, link.substring(from))) {
          return true;
        }
      }
      return false;
    }
  }
}
