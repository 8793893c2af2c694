package dev.holdfast.watch.capture;

import dev.holdfast.posix.diag.SocketEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Writes captures as other programs do. */
public final class Wire {

  /** The kinds of file. */
  public enum Format {
    /** Microseconds, this order of bytes. */
    PCAP,
    /** Nanoseconds, the other order of bytes. */
    PCAP_NANOS_TURNED,
    /** Blocks, with an interface that counts nanoseconds. */
    PCAPNG
  }

  private final List<Segment> segments = new ArrayList<>();

  /** Adds a segment. */
  public Wire add(Segment segment) {
    segments.add(segment);
    return this;
  }

  /** The file. */
  public byte[] file(Format format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (format) {
      case PCAP -> pcap(out, ByteOrder.LITTLE_ENDIAN, 0xA1B2C3D4, 1000);
      case PCAP_NANOS_TURNED -> pcap(out, ByteOrder.BIG_ENDIAN, 0xA1B23C4D, 1);
      case PCAPNG -> pcapng(out);
    }
    return out.toByteArray();
  }

  /** The same as read back. */
  public Capture read(Format format) {
    try {
      return Capture.read(new ByteArrayInputStream(file(format)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pcap(ByteArrayOutputStream out, ByteOrder order, int magic, int divisor) {
    ByteBuffer head = ByteBuffer.allocate(24).order(order).putInt(magic);
    head.putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65535).putInt(1);
    out.writeBytes(bytes(head));
    for (Segment segment : segments) {
      byte[] packet = packet(segment);
      ByteBuffer record = ByteBuffer.allocate(16).order(order);
      record.putInt((int) (segment.nanos() / 1_000_000_000));
      record.putInt((int) (segment.nanos() % 1_000_000_000 / divisor));
      record.putInt(packet.length).putInt(packet.length);
      out.writeBytes(bytes(record));
      out.writeBytes(packet);
    }
  }

  private void pcapng(ByteArrayOutputStream out) {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    ByteBuffer section = ByteBuffer.allocate(16).order(order).putInt(0x1A2B3C4D);
    block(out, 0x0A0D0D0A, bytes(section.putShort((short) 1).putShort((short) 0).putLong(-1)));
    ByteBuffer card = ByteBuffer.allocate(20).order(order);
    card.putShort((short) 1).putShort((short) 0).putInt(65535);
    card.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]).putInt(0);
    block(out, 1, bytes(card));
    block(out, 5, new byte[12]);
    for (Segment segment : segments) {
      byte[] packet = packet(segment);
      ByteBuffer body = ByteBuffer.allocate(20 + (packet.length + 3 & ~3)).order(order);
      body.putInt(0).putInt((int) (segment.nanos() >>> 32)).putInt((int) segment.nanos());
      block(out, 6, bytes(body.putInt(packet.length).putInt(packet.length).put(packet)));
    }
  }

  private static void block(ByteArrayOutputStream out, int kind, byte[] body) {
    ByteBuffer frame = ByteBuffer.allocate(12 + body.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(kind).putInt(12 + body.length).put(body).putInt(12 + body.length);
    out.writeBytes(bytes(frame));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static byte[] packet(Segment segment) {
    boolean ipv4 = segment.from().isIpv4();
    int length = 20 + segment.length();
    ByteBuffer packet = ByteBuffer.allocate(14 + 4 + (ipv4 ? 20 : 40) + length);
    packet.put(new byte[12]).putShort((short) 0x8100).putShort((short) 7);
    if (ipv4) {
      packet.putShort((short) 0x0800).put((byte) 0x45).put((byte) 0);
      packet.putShort((short) (20 + length)).putInt(0).put((byte) segment.ttl()).put((byte) 6);
      packet.putShort((short) 0);
      packet.putInt((int) segment.from().low()).putInt((int) segment.to().low());
    } else {
      packet.putShort((short) 0x86DD).putInt(0x60000000).putShort((short) length).put((byte) 6);
      packet.put((byte) segment.ttl());
      put(packet, segment.from());
      put(packet, segment.to());
    }
    packet.putShort((short) segment.from().port()).putShort((short) segment.to().port());
    packet.putInt(segment.sequence()).putInt(segment.acknowledges());
    packet.put((byte) 0x50).put((byte) segment.flags()).putShort((short) 1000).putInt(0);
    return bytes(packet);
  }

  private static void put(ByteBuffer packet, SocketEnd end) {
    packet.putLong(end.high()).putLong(end.low());
  }
}
