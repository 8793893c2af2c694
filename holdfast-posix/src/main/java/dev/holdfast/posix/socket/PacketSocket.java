package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * packet(7): a copy of the packets of one kind that come in by any interface, from their network
 * header on. The kernel drops what a filter does not let through. Needs CAP_NET_RAW. For one
 * thread.
 */
public final class PacketSocket implements AutoCloseable {

  /** The packets of one kind. */
  public enum Kind {
    /** IPv4. */
    IPV4(0x0800),
    /** IPv6. */
    IPV6(0x86DD);

    private final int etherType;

    Kind(int etherType) {
      this.etherType = etherType;
    }
  }

  private static final int AF_PACKET = 17;
  private static final int WITHOUT_LINK_HEADER = 2;
  private static final int ADDRESS_BYTES = 20;

  private final Descriptor socket;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment room;

  private PacketSocket(Descriptor socket, int most) {
    this.socket = socket;
    this.room = arena.allocate(most);
  }

  /**
   * Opens one that hands out nothing but what the filter lets through.
   *
   * @param most bytes of a packet that are kept
   */
  public static PacketSocket open(Kind kind, FilterProgram filter, int most) throws PosixException {
    // Of protocol 0 it gets nothing: no packet comes before the filter.
    PacketSocket opened = new PacketSocket(Sockets.open(AF_PACKET, WITHOUT_LINK_HEADER, 0), most);
    try (Arena arena = Arena.ofConfined()) {
      opened.filter(filter);
      MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_PACKET);
      address.set(JAVA_BYTE, 2, (byte) (kind.etherType >> 8));
      address.set(JAVA_BYTE, 3, (byte) kind.etherType);
      Sockets.bind(opened.socket, address);
      return opened;
    } catch (PosixException e) {
      opened.close();
      throw e;
    }
  }

  /** Puts a filter in the place of the one before, at once. */
  public void filter(FilterProgram filter) throws PosixException {
    filter.attachTo(socket);
  }

  /** To wait for packets by. */
  public Descriptor descriptor() {
    return socket;
  }

  /** The next packet that waits, as far as it is kept; empty where none does. */
  public byte[] receive() throws PosixException {
    try {
      long length = Sockets.receive(socket, room, Sockets.MSG_DONTWAIT);
      return room.asSlice(0, length).toArray(JAVA_BYTE);
    } catch (PosixException e) {
      if (e.errno() == Errno.EAGAIN || e.errno() == Errno.ENETDOWN) {
        return new byte[0];
      }
      throw e;
    }
  }

  @Override
  public void close() throws PosixException {
    if (socket.isOpen()) {
      socket.close();
      arena.close();
    }
  }
}
