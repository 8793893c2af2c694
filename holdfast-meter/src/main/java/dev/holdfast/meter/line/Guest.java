package dev.holdfast.meter.line;

import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.meter.scan.Tongue;
import java.util.List;

/**
 * Who may come in by a port that serves several protocols.
 *
 * @param name for events: {@code hsms}, {@code meters}
 * @param heads what its first frame may be
 * @param sessions makes the session that takes over the channel, its first bytes included; a {@link
 *     dev.holdfast.link.session.Share} keeps the account of a link
 * @param most channels it has at once, 1 or more; one more is turned away
 */
public record Guest(
    String name, List<FrameFormat<?>> heads, SessionFactory<? extends Session> sessions, int most) {

  /** As many channels as the port has. */
  private static final int ANY = Integer.MAX_VALUE;

  public Guest {
    heads = List.copyOf(heads);
    LineSettings.atLeast("most", most, 1);
  }

  /** Who speaks one protocol for as long as the channel lives. */
  public static Guest of(FrameFormat<?> head, SessionFactory<? extends Session> sessions) {
    return new Guest(head.protocol(), List.of(head), sessions, ANY);
  }

  /** Who may mix the protocols of these tongues, as meters do. */
  public static Guest mixing(
      String name, List<Tongue> tongues, SessionFactory<? extends Session> sessions) {
    List<FrameFormat<?>> heads =
        tongues.stream().<FrameFormat<?>>map(tongue -> tongue.format()).toList();
    return new Guest(name, heads, sessions, ANY);
  }

  /** Who is not known by its first frame, but by that of nobody else. */
  public static Guest unknown(String name, SessionFactory<? extends Session> sessions) {
    return new Guest(name, List.of(), sessions, ANY);
  }

  /** The same with so many channels at once. */
  public Guest atMost(int channels) {
    return new Guest(name, heads, sessions, channels);
  }
}
