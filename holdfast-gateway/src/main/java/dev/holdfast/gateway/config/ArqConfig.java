package dev.holdfast.gateway.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ARQ link.
 *
 * @param peers destinations; the first is the usual one
 * @param buses wires to them beside the link's own
 * @param resends null: 12 in adaptive mode, else 3
 * @param ackType null: as the acknowledged frame
 * @param ackCode null: as the acknowledged frame
 * @param setupType null: the peer is none of ours
 */
public record ArqConfig(
    @Key(
            doc = "Our own address, as frames carry it.",
            pattern = IPV4,
            expected = "an IPv4 address such as 10.0.0.1")
        String address,
    @Key(doc = "Destinations; the first is the usual one.", def = "[]") List<Peer> peers,
    @Key(
            doc =
                "More wires to the same destinations, of the kind of the link's `endpoint`, with one"
                    + " peer each: serial lines, connections that we dial. Each is seen as a link of"
                    + " its own and comes back alone; its frames are those of this link.",
            def = "[]")
        List<Bus> buses,
    @Key(doc = "Kinds of frames by name: a new one takes no more than a line.", def = "[]")
        List<Kind> kinds,
    @Key(
            doc = "What happens to frames of other kinds; without any kind, all are delivered.",
            def = "deliver")
        UnknownKind unknownKinds,
    @Key(doc = "Order of the bytes of an integer.", def = "big") Order byteOrder,
    @Key(
            doc = "What a frame begins with.",
            def = "55AA",
            pattern = WORD,
            expected = "4 hex digits in quotes")
        String head,
    @Key(
            doc = "What a frame ends with.",
            def = "FEEF",
            pattern = WORD,
            expected = "4 hex digits in quotes")
        String tail,
    @Key(doc = "What guards a frame; both ends must have the same.", def = "sum16") Guard check,
    @Key(doc = "Where the check begins.", def = "head") From checkFrom,
    @Key(
            doc = "Longest frame, bytes; less on a noisy line finds the next frame sooner.",
            def = "65535",
            min = "64",
            max = "65535")
        int maxFrame,
    @Key(
            doc =
                "Which frames are for us: to our address and, over UDP, from the datagram's"
                    + " (agree), to our address (destination), or all (any).",
            def = "agree")
        Addresses addresses,
    @Key(
            doc =
                "How pauses between sends are found: from the round trip, by one interval, or by"
                    + " one interval with an outcome at a time known beforehand.",
            def = "adaptive")
        Mode mode,
    @Key(
            doc = "Sends after the first; by default 12 in adaptive mode, else 3.",
            min = "0",
            max = "1000")
        @Nullable Integer resends,
    @Key(
            doc = "Pause after each send, where the mode is not adaptive.",
            def = "150ms",
            min = "1ms",
            max = "1h")
        Duration interval,
    @Key(
            doc = "Adaptive: the most from the first send to the outcome.",
            def = "10s",
            min = "10ms",
            max = "24h")
        Duration deadline,
    @Key(doc = "Adaptive: the shortest pause.", def = "5ms", min = "1ms", max = "500ms")
        Duration leastPause,
    @Key(
            doc = "Frames to one destination that may await acknowledgement.",
            def = "256",
            min = "1",
            max = "1000000")
        int window,
    @Key(
            doc = "Frames to one destination that may wait for room in the window.",
            def = "1024",
            max = "1000000",
            min = "0")
        int queue,
    @Key(doc = "What happens when as many wait as may.", def = "refuse") Full whenFull,
    @Key(doc = "In which order received frames are delivered.", def = "unordered")
        Delivery delivery,
    @Key(doc = "How the peer numbers its frames to one destination.", def = "any") Numbers numbers,
    @Key(doc = "When frames are acknowledged.", def = "at-once") Ack ack,
    @Key(
            doc =
                "Numbers of each source that are remembered against duplicates; both ends need the"
                    + " same where set-up-type is given.",
            def = "1024",
            min = "2",
            max = "1000000")
        int remember,
    @Key(
            doc = "Ordered: how long a frame is held for those missing before it.",
            def = "15s",
            min = "10ms",
            max = "1h")
        Duration orderWait,
    @Key(
            doc = "FrmType of acknowledgements; by default as the acknowledged frame.",
            min = "0",
            max = "65535")
        @Nullable Integer ackType,
    @Key(
            doc = "FrmCode of acknowledgements; by default as the acknowledged frame.",
            min = "0",
            max = "65535")
        @Nullable Integer ackCode,
    @Key(
            doc =
                "The peer is Holdfast as well: the FrmType that both ends keep for set-up, epoch"
                    + " and order.",
            min = "0",
            max = "65535")
        @Nullable Integer setupType) {

  static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
  static final String WORD = "[0-9A-Fa-f]{4}";

  public ArqConfig {
    peers = List.copyOf(peers);
    buses = List.copyOf(buses);
    kinds = List.copyOf(kinds);
  }

  /** A destination and the ways to it. */
  public record Peer(
      @Key(
              doc = "Its address, as frames carry it.",
              pattern = IPV4,
              expected = "an IPv4 address such as 10.0.0.7")
          String address,
      @Key(
              doc =
                  "Where it is found, one or two ways: from a udp-listen:// endpoint host:port by"
                      + " number, from unix-dgram:// with listen=each the name of its socket; on a"
                      + " link with `buses` names of these or of the link, all in their order when"
                      + " absent.",
              def = "[]")
          List<String> paths,
      @Key(doc = "Both ways at once, or the other after a time-out.", def = "other") Use use) {
    public Peer {
      paths = List.copyOf(paths);
    }
  }

  /** One more wire. */
  public record Bus(
      @Key(
              doc = "Its name, as that of a link.",
              pattern = Config.NAME,
              expected = Config.NAME_IN_WORDS)
          String name,
      @Key(doc = "Where it is, such as serial:///dev/ttyS1?baud=115200.") String endpoint) {}

  /** A kind of frame. */
  public record Kind(
      @Key(doc = "Its name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS) String name,
      @Key(doc = "FrmType.", min = "0", max = "65535") int type,
      @Key(doc = "FrmCode.", min = "0", max = "65535") int code,
      @Key(doc = "Whether one that we send asks for an acknowledgement.", def = "true")
          boolean acknowledged) {}

  /** How several ways to a peer are used. */
  public enum Use implements Choice {
    BOTH,
    OTHER
  }

  /** What happens to frames that are in no list. */
  public enum UnknownKind implements Choice {
    DELIVER,
    REFUSE
  }

  /** Byte order. */
  public enum Order implements Choice {
    BIG,
    LITTLE
  }

  /** What guards a frame. */
  public enum Guard implements Choice {
    SUM16,
    CRC32C
  }

  /** Where the check begins. */
  public enum From implements Choice {
    HEAD,
    NUMBER
  }

  /** Which frames are for us. */
  public enum Addresses implements Choice {
    AGREE,
    DESTINATION,
    ANY
  }

  /** How pauses are found. */
  public enum Mode implements Choice {
    ADAPTIVE,
    FIXED,
    DEADLINE
  }

  /** What happens to one frame too many. */
  public enum Full implements Choice {
    REFUSE,
    DROP_OLDEST
  }

  /** Order of delivery. */
  public enum Delivery implements Choice {
    UNORDERED,
    ORDERED,
    LATEST_ONLY
  }

  /** How a peer numbers. */
  public enum Numbers implements Choice {
    ANY,
    BY_ONE
  }

  /** When a frame is acknowledged. */
  public enum Ack implements Choice {
    AT_ONCE,
    AFTER_COMMIT
  }
}
