package dev.holdfast.link.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Where a peer is. The text of each kind gives the URI that {@link #parse} reads.
 *
 * <pre>
 * tcp://HOST:PORT          tcp-listen://HOST:PORT
 * tls://HOST:PORT          tls-listen://HOST:PORT
 *     each with ?cert=PATH&amp;key=PATH&amp;trust=PATH&amp;verify=full|chain|none&amp;name=HOST
 * udp://HOST:PORT          udp-listen://HOST:PORT
 * unix:///PATH             unix:///PATH?listen=true
 * unix://@NAME             unix://@NAME?listen=true
 * serial:///DEVICE?baud=9600&amp;parity=none|even|odd&amp;data=8&amp;stop=1
 * </pre>
 *
 * <p>{@link LocalEndpoint} has those of other processes of this host.
 */
public sealed interface Endpoint
    permits Endpoint.Tcp, Endpoint.Udp, Endpoint.Unix, Endpoint.Serial, LocalEndpoint {

  /** Of which kind it is. */
  EndpointKind kind();

  /** Whether peers come to us. */
  boolean listens();

  /** Whether the bounds of what is sent are kept. */
  default boolean keepsBounds() {
    return kind().keepsBounds();
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException with the position and what was expected there
   */
  static Endpoint parse(String uri) {
    return new EndpointParser(uri).parse();
  }

  /**
   * A TCP peer, or the local address to listen at.
   *
   * @param host name, IPv4 or IPv6 address without brackets
   * @param port 1 to 65535; 0 when listening lets the system choose
   * @param tls how the connection is secured, or null where it is not
   */
  record Tcp(String host, int port, boolean listens, @Nullable Tls tls) implements Endpoint {
    public Tcp {
      EndpointParser.checkHost(host);
      EndpointParser.checkPort(port, listens);
    }

    /** Not secured. */
    public Tcp(String host, int port, boolean listens) {
      this(host, port, listens, null);
    }

    /** The same at another port. */
    public Tcp at(int other) {
      return new Tcp(host, other, listens, tls);
    }

    /** The same, secured so. */
    public Tcp with(Tls how) {
      return new Tcp(host, port, listens, how);
    }

    @Override
    public EndpointKind kind() {
      return tls == null
          ? listens ? EndpointKind.TCP_LISTEN : EndpointKind.TCP
          : listens ? EndpointKind.TLS_LISTEN : EndpointKind.TLS;
    }

    @Override
    public String toString() {
      return (tls == null ? "tcp" : "tls")
          + (listens ? "-listen://" : "://")
          + EndpointParser.hostPort(host, port)
          + (tls == null ? "" : TlsQuery.text(tls, listens));
    }
  }

  /**
   * A UDP peer, or the local address to listen at.
   *
   * @param host name, IPv4 or IPv6 address without brackets
   * @param port 1 to 65535; 0 when listening lets the system choose
   */
  record Udp(String host, int port, boolean listens) implements Endpoint {
    public Udp {
      EndpointParser.checkHost(host);
      EndpointParser.checkPort(port, listens);
    }

    @Override
    public EndpointKind kind() {
      return listens ? EndpointKind.UDP_LISTEN : EndpointKind.UDP;
    }

    @Override
    public String toString() {
      return (listens ? "udp-listen://" : "udp://") + EndpointParser.hostPort(host, port);
    }
  }

  /**
   * A stream socket of this host.
   *
   * @param path absolute, or {@code @} and an abstract name; 107 bytes of UTF-8 at most
   */
  record Unix(String path, boolean listens) implements Endpoint {
    public Unix {
      EndpointParser.checkSocketName(path);
    }

    /** Whether it is a name that stands in no file system. */
    public boolean isAbstract() {
      return path.startsWith("@");
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.UNIX;
    }

    @Override
    public String toString() {
      return "unix://" + EndpointParser.escapePath(path) + (listens ? "?listen=true" : "");
    }
  }

  /**
   * A serial port.
   *
   * @param device absolute path of the device
   * @param baud bits a second, 50 to 4 000 000
   * @param dataBits 5 to 8
   * @param stopBits 1 or 2
   */
  record Serial(String device, int baud, Parity parity, int dataBits, int stopBits)
      implements Endpoint {
    public Serial {
      EndpointParser.checkPath(device, 4095);
      EndpointParser.checkRange("baud", baud, 50, 4_000_000);
      EndpointParser.checkRange("data", dataBits, 5, 8);
      EndpointParser.checkRange("stop", stopBits, 1, 2);
    }

    /** 9600 baud, no parity, 8 data bits, 1 stop bit. */
    public Serial(String device) {
      this(device, 9600, Parity.NONE, 8, 1);
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.SERIAL;
    }

    @Override
    public boolean listens() {
      return false;
    }

    @Override
    public String toString() {
      return "serial://%s?baud=%d&parity=%s&data=%d&stop=%d"
          .formatted(EndpointParser.escapePath(device), baud, parity.word(), dataBits, stopBits);
    }
  }

  /** The parity bit of a serial character. */
  enum Parity {
    NONE,
    EVEN,
    ODD;

    /** The word as it stands in a URI. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
