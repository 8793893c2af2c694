package dev.holdfast.gateway.web;

import io.helidon.common.uri.UriQuery;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request; anything unknown, repeated or out of range is refused. */
final class Query {

  /** Entries of one answer when the request names no limit. */
  static final int USUAL_LIMIT = 100;

  /** Entries of one answer at most. */
  static final int MAX_LIMIT = 500;

  private static final Set<String> SLICE = Set.of("link", "after", "before", "limit");

  private Query() {}

  static Slice slice(UriQuery query, GatewayView view) {
    onlyKnown(query, SLICE);
    String link = one(query, "link");
    if (link != null && view.link(link) == null) {
      throw new BadRequest("link: there is no link named \"" + shown(link) + "\"");
    }
    Long after = number(query, "after", 0, Long.MAX_VALUE);
    Long before = number(query, "before", 0, Long.MAX_VALUE);
    Long limit = number(query, "limit", 1, MAX_LIMIT);
    return new Slice(
        link, after == null ? 0 : after, before, limit == null ? USUAL_LIMIT : limit.intValue());
  }

  /** The only parameter that may be there, or null. */
  static @Nullable String only(UriQuery query, String name) {
    onlyKnown(query, Set.of(name));
    return one(query, name);
  }

  static void none(UriQuery query) {
    onlyKnown(query, Set.of());
  }

  private static void onlyKnown(UriQuery query, Set<String> known) {
    for (String name : query.names()) {
      if (!known.contains(name)) {
        throw new BadRequest("unknown parameter \"" + shown(name) + "\"");
      }
    }
  }

  private static @Nullable String one(UriQuery query, String name) {
    if (!query.contains(name)) {
      return null;
    }
    List<String> all = query.all(name);
    if (all.size() != 1) {
      throw new BadRequest(name + ": given " + all.size() + " times");
    }
    return all.getFirst();
  }

  private static @Nullable Long number(UriQuery query, String name, long min, long max) {
    String text = one(query, name);
    if (text == null) {
      return null;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new BadRequest(
        name + ": must be a number from " + min + " to " + max + ", not \"" + shown(text) + "\"");
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
