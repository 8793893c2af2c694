package dev.holdfast.posix.diag;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.SocketOption;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The kernel's {@code struct tcp_info} of one connection, as tcp(7) describes it. An older kernel
 * gives a shorter one: what lies beyond its end is {@link #UNKNOWN}.
 */
public final class TcpInfo {

  /** Stands for a figure that this kernel does not give. */
  public static final long UNKNOWN = -1;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[] bytes;

  /**
   * @param bytes the structure, however long; not copied
   */
  TcpInfo(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The structure as the kernel gave it. */
  public static TcpInfo of(byte[] bytes) {
    return new TcpInfo(bytes.clone());
  }

  /** That of a socket of our own, or one that we hold a second descriptor of. */
  public static TcpInfo of(Descriptor socket) throws PosixException {
    return new TcpInfo(SocketOption.tcpInfo(socket));
  }

  private long byteAt(int offset) {
    return offset < bytes.length ? bytes[offset] & 0xFF : UNKNOWN;
  }

  private long intAt(int offset) {
    return offset + Integer.BYTES <= bytes.length
        ? Integer.toUnsignedLong((int) INT.get(bytes, offset))
        : UNKNOWN;
  }

  private long longAt(int offset) {
    return offset + Long.BYTES <= bytes.length ? (long) LONG.get(bytes, offset) : UNKNOWN;
  }

  /** The state of the connection. */
  public TcpState state() {
    return TcpState.of((int) byteAt(0));
  }

  /** Times the oldest unacknowledged segment went out again by the timer. */
  public long retransmits() {
    return byteAt(2);
  }

  /** Keepalive or zero-window probes out without an answer. */
  public long probes() {
    return byteAt(3);
  }

  /** Times the timer has doubled. */
  public long backoff() {
    return byteAt(4);
  }

  /** The retransmission timer's present length, us. */
  public long rtoMicros() {
    return intAt(8);
  }

  /** Segments sent and not acknowledged. */
  public long unackedSegments() {
    return intAt(24);
  }

  /** Time since data was last sent, ms. */
  public long dataSentMillisAgo() {
    return intAt(44);
  }

  /** Time since data was last received, ms. */
  public long dataReceivedMillisAgo() {
    return intAt(52);
  }

  /** Time since an acknowledgement was last received, ms. */
  public long ackReceivedMillisAgo() {
    return intAt(56);
  }

  /** The smoothed round-trip time, us. */
  public long rttMicros() {
    return intAt(68);
  }

  /** How the round-trip time varies, us. */
  public long rttVarianceMicros() {
    return intAt(72);
  }

  /** Segments that went out again since the connection began. */
  public long totalRetransmits() {
    return intAt(100);
  }

  /** Bytes that the peer acknowledged. Linux 4.1 and later. */
  public long bytesAcked() {
    return longAt(120);
  }

  /** Bytes received. Linux 4.1 and later. */
  public long bytesReceived() {
    return longAt(128);
  }

  /** Segments that came in, of any kind. Linux 4.2 and later. */
  public long segmentsIn() {
    return intAt(140);
  }

  /** Bytes written and not sent. Linux 4.6 and later. */
  public long unsentBytes() {
    return intAt(144);
  }

  /** Time in which the peer's window held us up, us. Linux 4.10 and later. */
  public long windowLimitedMicros() {
    return longAt(176);
  }

  /** The peer's receive window, bytes. Linux 5.4 and later. */
  public long sendWindow() {
    return intAt(228);
  }

  /** Bytes of the structure that this kernel gave. */
  public int length() {
    return bytes.length;
  }
}
