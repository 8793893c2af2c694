package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.AddressRange;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LivenessSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One link.
 *
 * @param endpoint where the peer is, as a URI
 * @param tls set when the endpoint is secured by keys of its own section
 * @param maxConnections the most peers at once, on a listening endpoint
 * @param allow who may connect to a listening endpoint; everybody when empty
 * @param guests names of the links that share the port of a link of meters
 * @param maxUnsent bytes that may wait to be sent before sending is refused
 * @param writeDeadline how long none of them may be taken before that is a doubt about the peer
 * @param liveness what is done about a silent peer
 * @param hsms set when the protocol is hsms
 * @param secs1 set when the protocol is secs1
 * @param meter set when the protocol is meter
 * @param arq set when the protocol is arq
 * @param serve set when the protocol is serve
 * @param messages may be set when the protocol is messages
 */
public record LinkConfig(
    @Key(doc = "The link's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
        String name,
    @Key(doc = "The protocol spoken.") Protocol protocol,
    @Key(
            doc =
                "Where the peer is: tcp://host:port, tcp-listen://host:port, tls://host:port,"
                    + " tls-listen://host:port, serial:///dev/..., or a way to a process of this host,"
                    + " such as unix:///path, fifo:///path, sysv-mq://key, posix-mq:///name,"
                    + " pipe:?exec=command")
        String endpoint,
    @Key(doc = "Settings of a tls:// or tls-listen:// endpoint.") @Nullable TlsConfig tls,
    @Key(doc = "Pauses between attempts to open the link.", def = "{}") Redial redial,
    @Key(doc = "The most peers at once, where we listen.", def = "1", min = "1", max = "1000")
        int maxConnections,
    @Key(
            doc =
                "Addresses that may connect, where we listen; all when absent. Links may share a"
                    + " port when no address is allowed on two of them.",
            def = "[]")
        List<AddressRange> allow,
    @Key(
            doc =
                "hsms and arq links that share the port of a meter or serve link: whose first frame"
                    + " has their head is theirs. Their `endpoint` is the same.",
            def = "[]")
        List<String> guests,
    @Key(
            doc = "Bytes that may wait to be sent before sending is refused.",
            def = "4MiB",
            min = "64KiB",
            max = "1GiB")
        Size maxUnsent,
    @Key(
            doc =
                "How long the peer may take none of the bytes that wait before it counts as not"
                    + " reading.",
            def = "5s",
            min = "100ms",
            max = "10m")
        Duration writeDeadline,
    @Key(doc = "What is done about a silent peer, on TCP mostly by the kernel.", def = "{}")
        LivenessConfig liveness,
    @Key(doc = "Settings of an hsms link.") @Nullable HsmsConfig hsms,
    @Key(doc = "Settings of a secs1 link.") @Nullable Secs1Config secs1,
    @Key(doc = "Settings of a meter link.") @Nullable MeterConfig meter,
    @Key(doc = "Settings of an arq link.") @Nullable ArqConfig arq,
    @Key(doc = "Settings of a serve link.") @Nullable ServeConfig serve,
    @Key(doc = "Settings of a messages link.") @Nullable MessagesConfig messages) {

  public LinkConfig {
    allow = List.copyOf(allow);
    guests = List.copyOf(guests);
  }

  /** The same with another section of meters. */
  LinkConfig with(MeterConfig meters) {
    return as(name, endpoint, meters);
  }

  /** The link of one that dialled in to this one. */
  public LinkConfig caller(String called, MeterConfig line) {
    return as(called, endpoint, line);
  }

  /** The link that one more wire of this one is. */
  public LinkConfig bus(ArqConfig.Bus bus) {
    return as(bus.name(), bus.endpoint(), meter);
  }

  private LinkConfig as(String called, String at, @Nullable MeterConfig line) {
    return new LinkConfig(
        called,
        protocol,
        at,
        tls,
        redial,
        maxConnections,
        allow,
        guests,
        maxUnsent,
        writeDeadline,
        liveness,
        hsms,
        secs1,
        line,
        arq,
        serve,
        messages);
  }

  /** Whether this side waits for the peer to connect. */
  public boolean listens() {
    return EndpointText.listens(endpoint);
  }

  /** Where the peer is, with what secures the way there. */
  public Endpoint where() {
    Endpoint plain = Endpoint.parse(endpoint);
    return tls != null && plain instanceof Endpoint.Tcp tcp
        ? tcp.with(tls.asTls(tcp.listens()))
        : plain;
  }

  /** What is done about a silent peer, and how long a doubt may last. */
  public LivenessSettings livenessSettings() {
    return liveness.settings(hsms);
  }

  /** Who decides that a connection is cut on which no meter answers. */
  public CutPolicy meterPolicy() {
    Cut said = meter == null ? null : meter.cutPolicy();
    if (said != null) {
      return said.policy();
    }
    return EndpointText.isTcp(endpoint) ? CutPolicy.VERIFIED : CutPolicy.STANDARD;
  }

  /** How long the protocol itself lets a link be silent; 0 for ever. */
  public Duration heartbeat() {
    return switch (protocol) {
      case HSMS -> {
        HsmsConfig keys = hsms == null ? HsmsConfig.defaults() : hsms;
        yield keys.linktestWhen() == LinktestWhen.NEVER ? Duration.ZERO : keys.linktest();
      }
      case METER -> meter == null ? Duration.ZERO : meter.interval();
      case SECS1, ARQ, SERVE, MESSAGES -> Duration.ZERO;
    };
  }

  /** The protocols a link can speak. */
  public enum Protocol implements Choice {
    HSMS,
    METER,
    SECS1,
    ARQ,
    SERVE,
    MESSAGES
  }

  /**
   * Pauses between attempts.
   *
   * @param first the first pause
   * @param cap the longest, before jitter
   * @param jitter share that chance adds, 0 to 1
   */
  public record Redial(
      @Key(doc = "The first pause.", def = "1s", min = "10ms", max = "1h") Duration first,
      @Key(doc = "The longest pause.", def = "60s", min = "10ms", max = "24h") Duration cap,
      @Key(doc = "Share of a pause that chance adds.", def = "0.2", min = "0", max = "1")
          double jitter) {}

  /**
   * An HSMS link; timers and their ranges as SEMI E37 names them.
   *
   * @param connect null: passive on a listening endpoint, else active
   * @param sessionId null: alone on its connection (HSMS-SS)
   * @param secs what it has in common with a secs1 link
   */
  public record HsmsConfig(
      @Key(doc = "What we are to the peer.", def = "host") Role role,
      @Key(doc = "Who connects; by default as the endpoint says.") @Nullable Connect connect,
      @Key(doc = "Device id of data messages.", def = "0", min = "0", max = "32767") int deviceId,
      @Key(
              doc =
                  "Session id of the session entity that the link is (HSMS-GS). Links with one each"
                      + " at one endpoint share its connections; what a connection needs is said at"
                      + " the first of them.",
              min = "0",
              max = "32767")
          @Nullable Integer sessionId,
      @Key(
              doc =
                  "What tells links apart that listen at one port: the address a peer comes from,"
                      + " or the device id of its first data message.",
              def = "address")
          TellApart tellApart,
      @Key(doc = "Reply timer.", def = "45s", min = "1s", max = "120s") Duration t3,
      @Key(doc = "Connect separation.", def = "10s", min = "1s", max = "240s") Duration t5,
      @Key(doc = "Control transaction timer.", def = "5s", min = "1s", max = "240s") Duration t6,
      @Key(doc = "Not-selected timer.", def = "10s", min = "1s", max = "240s") Duration t7,
      @Key(doc = "Inter-character timer.", def = "5s", min = "1s", max = "120s") Duration t8,
      @Key(
              doc = "Time between two tests of the link; 0s: none of its own.",
              def = "30s",
              max = "24h")
          Duration linktest,
      @Key(
              doc =
                  "When the link is tested: at each interval, when nothing came for one, when also"
                      + " no reply is awaited, or never.",
              def = "idle")
          LinktestWhen linktestWhen,
      @Key(
              doc = "Tests in a row that may stay unanswered; verified asks three times at least.",
              def = "1",
              min = "1",
              max = "10")
          int linktestFailures,
      @Key(
              doc = "Longest message accepted, without its length bytes.",
              def = "16MiB",
              min = "1KiB",
              max = "1GiB")
          Size maxMessage,
      @Key(doc = "What happens to a message out of place.", def = "lenient") Profile profile,
      @Key(doc = "Who decides that a doubtful connection is cut.", def = "verified") Cut cutPolicy,
      @Key(doc = "What the peer does upon Separate.req; auto learns it.", def = "auto")
          OnSeparate onSeparate,
      @Key(doc = "What we do, where we dial, when a reply does not come.", def = "stay") OnT3 onT3,
      @Key(
              doc = "The same as `liveness.dead-after`, in one of the two places.",
              min = "1s",
              max = "10m")
          @Nullable Duration deadAfter,
      @Key(
              doc = "The same as `liveness.suspect-limit`, in one of the two places.",
              min = "1s",
              max = "1h")
          @Nullable Duration suspectLimit,
      @Key(doc = "The same as `liveness.path`, in one of the two places.") @Nullable Way path,
      @Key(doc = "Requests to be dialled at once, by UDP; none when absent.")
          @Nullable RedialRequest redialRequest,
      @Inline SecsConfig secs) {

    /** Every key absent. */
    public static HsmsConfig defaults() {
      return Binder.defaults(HsmsConfig.class);
    }

    /** Who connects, given where the peer is. */
    public Connect connectOn(String endpoint) {
      if (connect != null) {
        return connect;
      }
      return EndpointText.listens(endpoint) ? Connect.PASSIVE : Connect.ACTIVE;
    }
  }

  /**
   * A SECS-I link; timers and their ranges as SEMI E4 names them.
   *
   * @param line null: master as equipment, else slave
   * @param secs what it has in common with an hsms link
   */
  public record Secs1Config(
      @Key(doc = "What we are to the peer.", def = "host") Role role,
      @Key(
              doc =
                  "Who goes first when both ends ask for the line; by default the equipment is"
                      + " master.")
          @Nullable LineEnd line,
      @Key(doc = "Device id of the messages.", def = "0", min = "0", max = "32767") int deviceId,
      @Key(
              doc = "Whether blocks with another device id or the wrong direction bit are refused.",
              def = "true")
          boolean checkDeviceId,
      @Key(doc = "Inter-character timer.", def = "500ms", min = "100ms", max = "10s") Duration t1,
      @Key(doc = "Protocol timer.", def = "10s", min = "200ms", max = "25s") Duration t2,
      @Key(doc = "Reply timer.", def = "45s", min = "1s", max = "120s") Duration t3,
      @Key(doc = "Inter-block timer.", def = "45s", min = "1s", max = "120s") Duration t4,
      @Key(doc = "How often a block is sent again (RTY).", def = "3", min = "0", max = "31")
          int retries,
      @Key(doc = "Whether blocks of several messages may come mixed.", def = "true")
          boolean interleave,
      @Key(
              doc =
                  "Whether a block with the header of the one before it is dropped as sent again.",
              def = "true")
          boolean dropDuplicates,
      @Key(
              doc = "Longest message accepted, header and body.",
              def = "1MiB",
              min = "1KiB",
              max = "7MiB")
          Size maxMessage,
      @Inline SecsConfig secs) {

    /** Every key absent. */
    public static Secs1Config defaults() {
      return Binder.defaults(Secs1Config.class);
    }

    /** Whether our request for the line stands when both ends ask. */
    public boolean master() {
      return line == null ? role == Role.EQUIPMENT : line == LineEnd.MASTER;
    }
  }

  /** Which end of a half-duplex line we are. */
  public enum LineEnd implements Choice {
    MASTER,
    SLAVE
  }

  /** What tells links apart that listen at one port. */
  public enum TellApart implements Choice {
    ADDRESS,
    DEVICE_ID
  }

  /** What we are to the peer. */
  public enum Role implements Choice {
    HOST,
    EQUIPMENT
  }

  /** Who connects: we (active) or the peer (passive). */
  public enum Connect implements Choice {
    ACTIVE,
    PASSIVE
  }

  /** Strictness about messages out of place: answer and keep, or close as HSMS-SS has it. */
  public enum Profile implements Choice {
    LENIENT,
    STRICT_SS
  }

  /** Who decides that a doubtful connection is cut: the evidence, or the timer as in SEMI E37. */
  public enum Cut implements Choice {
    VERIFIED(CutPolicy.VERIFIED),
    STANDARD(CutPolicy.STANDARD),
    OBSERVE(CutPolicy.OBSERVE);

    private final CutPolicy policy;

    Cut(CutPolicy policy) {
      this.policy = policy;
    }

    public CutPolicy policy() {
      return policy;
    }
  }

  /** What the peer does upon Separate.req. */
  public enum OnSeparate implements Choice {
    AUTO,
    KEEPS,
    CLOSES
  }

  /** What an active end does when a reply does not come. */
  public enum OnT3 implements Choice {
    STAY,
    RESELECT
  }

  /** When Linktest.req is sent. */
  public enum LinktestWhen implements Choice {
    ALWAYS,
    IDLE,
    QUIET,
    NEVER
  }

  /** What stands between us and the peer's program. */
  public enum Way implements Choice {
    UNKNOWN,
    DIRECT
  }

  /**
   * Redial requests: sent by a link that listens, heard by one that dials.
   *
   * @param link name of the dialling link at its own end; null: that of this link
   * @param secret shared with the other end; null: requests carry no proof
   */
  public record RedialRequest(
      @Key(doc = "udp://host:port where we listen, udp-listen://host:port where we dial.")
          String endpoint,
      @Key(doc = "Name of the dialling link; by default this link's.") @Nullable String link,
      @Key(doc = "Secret shared with the other end.") @Nullable String secret) {}
}
