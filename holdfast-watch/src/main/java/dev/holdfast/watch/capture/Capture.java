package dev.holdfast.watch.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The TCP segments of a capture file, pcap or pcapng of either byte order.
 *
 * @param segments in the file's order
 * @param packets packets of any kind in the file
 * @param problem why reading ended early, with the offset; null where it did not
 */
public record Capture(List<Segment> segments, long packets, @Nullable String problem) {

  /** A packet larger than that is no packet. */
  private static final int MOST_BYTES = 16 << 20;

  private static final int MOST_SEGMENTS = 4_000_000;

  private static final int PCAP_MICROS = 0xA1B2C3D4;
  private static final int PCAP_NANOS = 0xA1B23C4D;
  private static final int SECTION = 0x0A0D0D0A;
  private static final int BYTE_ORDER = 0x1A2B3C4D;
  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int PACKET = 6;
  private static final int RESOLUTION = 9;

  public Capture {
    segments = List.copyOf(segments);
  }

  /** Reads a file; what is wrong in it ends the reading and is told, what came before counts. */
  public static Capture read(InputStream in) throws IOException {
    Reader reader = new Reader(in);
    reader.run();
    return new Capture(reader.segments, reader.packets, reader.problem);
  }

  /**
   * An interface of a pcapng file.
   *
   * @param linkType what its packets begin with
   * @param ticks ticks of its clock a second
   */
  private record Card(int linkType, long ticks) {}

  private static final class Reader {
    private final InputStream in;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Card> cards = new ArrayList<>();
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long offset;
    private long packets;
    private @Nullable String problem;

    private Reader(InputStream in) {
      this.in = in;
    }

    private void run() throws IOException {
      ByteBuffer magic = next(4);
      if (magic == null) {
        problem = "offset 0: the file is empty";
        return;
      }
      int number = magic.getInt(0);
      int turned = Integer.reverseBytes(number);
      if (number == SECTION) {
        blocks();
      } else if (number == PCAP_MICROS || number == PCAP_NANOS) {
        records(number == PCAP_NANOS);
      } else if (turned == PCAP_MICROS || turned == PCAP_NANOS) {
        order = ByteOrder.LITTLE_ENDIAN;
        records(turned == PCAP_NANOS);
      } else {
        problem = "offset 0: neither pcap nor pcapng, it begins with %08x".formatted(number);
      }
    }

    /**
     * So many bytes; null where the file ends before, which is a problem unless it was expected.
     */
    private @Nullable ByteBuffer next(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        if (bytes.length > 0) {
          problem = "offset " + (offset + bytes.length) + ": the file ends within a packet";
        }
        return null;
      }
      offset += length;
      return ByteBuffer.wrap(bytes).order(order);
    }

    private boolean isLength(long length, int least) {
      if (length < least || length > MOST_BYTES) {
        problem = "offset " + offset + ": a length of " + length + " bytes cannot be";
        return false;
      }
      return true;
    }

    private boolean isKnown(int linkType) {
      if (!Packets.knows(linkType)) {
        problem = "offset " + offset + ": packets of link type " + linkType + " cannot be read";
        return false;
      }
      return true;
    }

    private boolean take(int linkType, byte[] packet, long nanos) {
      packets++;
      Packets.read(linkType, packet, nanos).ifPresent(segments::add);
      if (segments.size() >= MOST_SEGMENTS) {
        problem = "offset " + offset + ": only the first " + MOST_SEGMENTS + " segments are read";
        return false;
      }
      return true;
    }

    private void records(boolean nanos) throws IOException {
      ByteBuffer header = next(20);
      if (header == null) {
        return;
      }
      int linkType = header.getInt(16) & 0xFFFF;
      if (!isKnown(linkType)) {
        return;
      }
      for (ByteBuffer head = next(16); head != null; head = next(16)) {
        long length = Integer.toUnsignedLong(head.getInt(8));
        if (!isLength(length, 0)) {
          return;
        }
        long fraction = Integer.toUnsignedLong(head.getInt(4));
        long time =
            TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(head.getInt(0)))
                + (nanos ? fraction : fraction * 1000);
        ByteBuffer packet = next((int) length);
        if (packet == null) {
          problem = "offset " + offset + ": the file ends within a packet";
          return;
        }
        byte[] bytes = new byte[(int) length];
        packet.get(bytes);
        if (!take(linkType, bytes, time)) {
          return;
        }
      }
    }

    private void blocks() throws IOException {
      if (!section()) {
        return;
      }
      for (ByteBuffer type = next(4); type != null; type = next(4)) {
        int kind = type.getInt(0);
        if (kind == SECTION) {
          if (!section()) {
            return;
          }
          continue;
        }
        ByteBuffer body = body();
        if (body == null || !block(kind, body)) {
          return;
        }
      }
    }

    /** The header of a section, which sets the byte order, behind its type. */
    private boolean section() throws IOException {
      ByteBuffer head = next(8);
      if (head == null) {
        return false;
      }
      int mark = head.order(ByteOrder.BIG_ENDIAN).getInt(4);
      if (mark != BYTE_ORDER && Integer.reverseBytes(mark) != BYTE_ORDER) {
        problem = "offset " + offset + ": a section without a byte order";
        return false;
      }
      order = mark == BYTE_ORDER ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      cards.clear();
      long length = Integer.toUnsignedLong(head.order(order).getInt(0));
      return isLength(length, 16) && next((int) length - 12) != null;
    }

    /** What stands between the length of a block and its repetition. */
    private @Nullable ByteBuffer body() throws IOException {
      ByteBuffer size = next(4);
      if (size == null) {
        return null;
      }
      long length = Integer.toUnsignedLong(size.getInt(0));
      if (!isLength(length, 12)) {
        return null;
      }
      ByteBuffer body = next((int) length - 8);
      if (body == null) {
        problem = "offset " + offset + ": the file ends within a block";
      }
      return body == null ? null : body.limit(body.limit() - 4);
    }

    private boolean block(int kind, ByteBuffer body) {
      try {
        return switch (kind) {
          case INTERFACE -> card(body);
          case PACKET ->
              packet(
                  body.getInt(0),
                  Integer.toUnsignedLong(body.getInt(4)) << 32
                      | Integer.toUnsignedLong(body.getInt(8)),
                  body,
                  20,
                  body.getInt(12));
          case OLD_PACKET ->
              packet(
                  body.getShort(0) & 0xFFFF,
                  Integer.toUnsignedLong(body.getInt(4)) << 32
                      | Integer.toUnsignedLong(body.getInt(8)),
                  body,
                  20,
                  body.getInt(12));
          default -> true;
        };
      } catch (IndexOutOfBoundsException e) {
        problem = "offset " + offset + ": a block is shorter than its kind";
        return false;
      }
    }

    private boolean card(ByteBuffer body) {
      int linkType = body.getShort(0) & 0xFFFF;
      long ticks = 1_000_000;
      int at = 8;
      while (at + 4 <= body.limit()) {
        int code = body.getShort(at) & 0xFFFF;
        int length = body.getShort(at + 2) & 0xFFFF;
        if (code == RESOLUTION && length == 1) {
          ticks = ticks(body.get(at + 4));
        }
        if (code == 0) {
          break;
        }
        at += 4 + (length + 3 & ~3);
      }
      cards.add(new Card(linkType, ticks));
      return isKnown(linkType);
    }

    private static long ticks(byte resolution) {
      int power = resolution & 0x7F;
      if (resolution < 0) {
        return 1L << Math.min(power, 40);
      }
      long ticks = 1;
      for (int n = 0; n < Math.min(power, 12); n++) {
        ticks *= 10;
      }
      return ticks;
    }

    private boolean packet(int card, long time, ByteBuffer body, int at, int length) {
      if (card < 0 || card >= cards.size() || length < 0 || at + length > body.limit()) {
        problem = "offset " + offset + ": a packet of no interface or beyond its block";
        return false;
      }
      byte[] packet = new byte[length];
      body.get(at, packet);
      long ticks = cards.get(card).ticks();
      long nanos =
          TimeUnit.SECONDS.toNanos(time / ticks)
              + (long) ((double) (time % ticks) / ticks * 1_000_000_000);
      return take(cards.get(card).linkType(), packet, nanos);
    }
  }
}
