package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.SecsLink;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;

/**
 * A SECS-I link as a program uses it: opened once, kept for ever, callable from any thread.
 *
 * <pre>{@code
 * Links links = Links.open();
 * Secs1Settings host = Secs1Settings.host().deviceId(0).build();
 * Secs1Link tool = Secs1Link.to("tool-1", "serial:///dev/ttyS0?baud=9600", host).open(links);
 * tool.whenSelected().thenCompose(up -> tool.request(1, 1)).thenAccept(System.out::println);
 * }</pre>
 *
 * <p>A message is sent once it waits for the line. Listeners hear each state of the line, several
 * to a block.
 */
public final class Secs1Link extends SecsLink<Secs1Session, Secs1State> {

  private Secs1Link(Opener opener, Links links) {
    super(opener, new Secs1Sessions(opener.settings), Secs1State.class, links);
  }

  /**
   * Describes a link.
   *
   * @param name unique among the links of a process
   * @param endpoint {@code serial:///dev/ttyS0?baud=9600}, or a terminal server's {@code
   *     tcp://host:port}; {@code tcp-listen://host:port} where the peer dials
   */
  public static Opener to(String name, String endpoint, Secs1Settings settings) {
    return new Opener(LinkSettings.of(name, endpoint), settings);
  }

  /** Says what a link does with what it hears, then opens it. */
  public static final class Opener extends SecsLink.Opener<Opener, Secs1State> {
    private final Secs1Settings settings;

    private Opener(LinkSettings.Builder link, Secs1Settings settings) {
      super(link);
      this.settings = settings;
    }

    @Override
    protected Opener self() {
      return this;
    }

    /** Opens the link; it connects, and connects again, by itself. */
    public Secs1Link open(Links links) {
      return new Secs1Link(this, links);
    }
  }

  @Override
  protected boolean flows(Secs1State state) {
    return state != Secs1State.NOT_CONNECTED;
  }
}
