package dev.holdfast.link.endpoint;

import dev.holdfast.link.endpoint.LocalEndpoint.Direction;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which way messages go by an object of the kernel's.
 *
 * @param direction of what the endpoint names
 * @param answer what the other way goes by: an object like it, or a type of the same queue; null
 *     where nothing goes there
 * @param create whether to make what is not there
 */
public record Course(Direction direction, @Nullable String answer, boolean create) {

  /** What comes to us comes by this: the object named, or its answer; null where nothing comes. */
  public @Nullable String from(String named) {
    return direction == Direction.IN ? named : answer;
  }

  /** What goes from us goes by this; null where nothing goes. */
  public @Nullable String into(String named) {
    return direction == Direction.IN ? answer : named;
  }

  void add(StringJoiner query) {
    if (direction == Direction.OUT) {
      query.add("direction=out");
    }
    if (answer != null) {
      query.add("answer=" + EndpointParser.escapeValue(answer));
    }
    if (create) {
      query.add("create=true");
    }
  }
}
