package dev.holdfast.link.session;

/**
 * A timer of one of several sessions that share a channel.
 *
 * @param share what tells the session apart from the others of the channel
 */
public record ShareTimer(String share, SessionTimer timer) implements SessionTimer {

  @Override
  public String name() {
    return timer.name();
  }

  @Override
  public Kind kind() {
    return timer.kind();
  }
}
