package dev.holdfast.meter.dial;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame;
import java.util.List;

/**
 * A packet that a modem sends of itself, between the frames of the meters behind it.
 *
 * @param kind what it is
 * @param id who sends it; empty for a heartbeat
 */
public record PacketFrame(Kind kind, String id) implements MeterFrame {

  /** What a modem says of itself. */
  public enum Kind {
    REGISTRATION("registration"),
    HEARTBEAT("heartbeat");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Its name for people. */
    public String words() {
      return words;
    }
  }

  @Override
  public String protocol() {
    return PacketFormat.PROTOCOL;
  }

  @Override
  public Role role() {
    return Role.UNKNOWN;
  }

  @Override
  public String address() {
    return id;
  }

  @Override
  public int code() {
    return 0;
  }

  @Override
  public String summary() {
    return id.isEmpty() ? kind.words() : kind.words() + " of " + id;
  }

  @Override
  public List<DataItem> items() {
    return List.of();
  }
}
