package dev.holdfast.link.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The kinds of endpoints by their schemes: what each can carry, and how one is written. */
public enum EndpointKind {
  TCP(Carries.BYTES, "tcp://host:port"),
  TCP_LISTEN(Carries.BYTES, "tcp-listen://host:port"),
  TLS(Carries.BYTES, "tls://host:port"),
  TLS_LISTEN(Carries.BYTES, "tls-listen://host:port"),
  UDP(Carries.PACKETS, "udp://host:port"),
  UDP_LISTEN(Carries.PACKETS, "udp-listen://host:port"),
  UNIX(Carries.BYTES, "unix:///path"),
  SERIAL(Carries.SPOILT_BYTES, "serial:///dev/name?baud=9600"),
  PIPE(Carries.BYTES, "pipe:?exec=command"),
  SOCKETPAIR(Carries.BYTES, "socketpair:?exec=command"),
  FIFO(Carries.BYTES, "fifo:///path?answer=/path"),
  SYSV_MQ(Carries.MESSAGES, "sysv-mq://0x1234?type=1"),
  POSIX_MQ(Carries.MESSAGES, "posix-mq:///name"),
  UNIX_DGRAM(Carries.MESSAGES, "unix-dgram:///path?listen=true"),
  UNIX_SEQPACKET(Carries.MESSAGES, "unix-seqpacket:///path?listen=true"),
  SIGNAL(Carries.EVENTS, "signal://self?signal=RTMIN+6"),
  SYSV_SEM(Carries.EVENTS, "sysv-sem://0x1234"),
  POSIX_SEM(Carries.EVENTS, "posix-sem:///name"),
  SHM(Carries.MESSAGES, "shm:///name"),
  SYSV_SHM(Carries.MESSAGES, "sysv-shm://0x1234");

  /** What goes over an endpoint. */
  public enum Carries {
    /** All bytes in order, without bounds. */
    BYTES,
    /** Bytes in order, of which a line may lose or spoil some. */
    SPOILT_BYTES,
    /** Packets with bounds, of which a network may lose some. */
    PACKETS,
    /** All messages with their bounds. */
    MESSAGES,
    /** That something happened, with a number at most. */
    EVENTS
  }

  private final Carries carries;
  private final String example;

  EndpointKind(Carries carries, String example) {
    this.carries = carries;
    this.example = example;
  }

  /** The kind of a scheme. */
  public static Optional<EndpointKind> of(String scheme) {
    return Arrays.stream(values()).filter(kind -> kind.scheme().equals(scheme)).findFirst();
  }

  /** The schemes of the kinds of which something is true, in order. */
  public static List<String> schemes(Predicate<EndpointKind> which) {
    return Arrays.stream(values()).filter(which).map(EndpointKind::scheme).toList();
  }

  /** What stands before the colon. */
  public String scheme() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Such as one of them is written. */
  public String example() {
    return example;
  }

  /** What goes over one. */
  public Carries carries() {
    return carries;
  }

  /** Whether the bounds of what is sent are kept. */
  public boolean keepsBounds() {
    return carries != Carries.BYTES && carries != Carries.SPOILT_BYTES;
  }

  /** Whether it can go both ways. */
  public boolean goesBothWays() {
    return carries != Carries.EVENTS && this != SYSV_SHM;
  }

  /** Whether connections are TCP, secured or not. */
  public boolean isTcp() {
    return compareTo(TLS_LISTEN) <= 0;
  }

  /** Whether both ends are processes of one host. */
  public boolean isLocal() {
    return this == UNIX || compareTo(SERIAL) > 0;
  }

  /** Whether two slashes stand behind the colon. */
  boolean hasSlashes() {
    return this != PIPE && this != SOCKETPAIR;
  }
}
