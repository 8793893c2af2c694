package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A classic BPF program as socket(7) has it for {@code SO_ATTACH_FILTER}: the kernel runs it on
 * each packet before it hands that to the socket. Steps are added in the order in which they run;
 * those that branch name how many steps are left out.
 */
public final class FilterProgram {

  /** The most steps that the kernel takes. */
  public static final int MOST_STEPS = 4096;

  private static final int STEP_BYTES = 8;
  private static final int MOST_LEFT_OUT = 255;

  private static final int SOL_SOCKET = 1;
  private static final int ATTACH_FILTER = 26;
  private static final int PROGRAM_BYTES = 16;

  private static final int LOAD_BYTE = 0x30;
  private static final int LOAD_HALF = 0x28;
  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_BYTE_BEHIND = 0x50;
  private static final int LENGTH_OF_HEADER = 0xb1;
  private static final int LEAVE_OUT = 0x05;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_ABOVE = 0x25;
  private static final int IF_AT_LEAST = 0x35;
  private static final int IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  private record Step(int code, int whereTrue, int whereFalse, int operand) {}

  private final List<Step> steps = new ArrayList<>();

  private FilterProgram add(int code, int whereTrue, int whereFalse, int operand) {
    if (whereTrue > MOST_LEFT_OUT || whereFalse > MOST_LEFT_OUT) {
      throw new IllegalArgumentException("a branch leaves out 255 steps at most");
    }
    if (steps.size() == MOST_STEPS) {
      throw new IllegalStateException("a filter has " + MOST_STEPS + " steps at most");
    }
    steps.add(new Step(code, whereTrue, whereFalse, operand));
    return this;
  }

  /** Loads the byte at an offset of the packet. */
  public FilterProgram loadByte(int offset) {
    return add(LOAD_BYTE, 0, 0, offset);
  }

  /** Loads two bytes, most significant first. */
  public FilterProgram loadHalf(int offset) {
    return add(LOAD_HALF, 0, 0, offset);
  }

  /** Loads four bytes, most significant first. */
  public FilterProgram loadWord(int offset) {
    return add(LOAD_WORD, 0, 0, offset);
  }

  /** Keeps four times the lower half of a byte: the length of an IPv4 header. */
  public FilterProgram keepHeaderLength(int offset) {
    return add(LENGTH_OF_HEADER, 0, 0, offset);
  }

  /** Loads the byte at an offset behind the header whose length was kept. */
  public FilterProgram loadByteBehindHeader(int offset) {
    return add(LOAD_BYTE_BEHIND, 0, 0, offset);
  }

  /** Leaves out the next steps. */
  public FilterProgram leaveOut(int count) {
    return add(LEAVE_OUT, 0, 0, count);
  }

  /** Leaves out so many steps where what was loaded is equal, or so many where not. */
  public FilterProgram ifEqual(int value, int whereTrue, int whereFalse) {
    return add(IF_EQUAL, whereTrue, whereFalse, value);
  }

  /** The same, where it is above, both without a sign. */
  public FilterProgram ifAbove(int value, int whereTrue, int whereFalse) {
    return add(IF_ABOVE, whereTrue, whereFalse, value);
  }

  /** The same, where it is as large or larger, both without a sign. */
  public FilterProgram ifAtLeast(int value, int whereTrue, int whereFalse) {
    return add(IF_AT_LEAST, whereTrue, whereFalse, value);
  }

  /** The same, where it has any of these bits. */
  public FilterProgram ifAnyBit(int bits, int whereTrue, int whereFalse) {
    return add(IF_ANY_BIT, whereTrue, whereFalse, bits);
  }

  /** Lets through the first bytes of the packet and ends. */
  public FilterProgram take(int bytes) {
    return add(RETURN, 0, 0, bytes);
  }

  /** Lets nothing through and ends. */
  public FilterProgram drop() {
    return take(0);
  }

  /** Adds all steps of another program. */
  public FilterProgram append(FilterProgram other) {
    other.steps.forEach(
        step -> add(step.code(), step.whereTrue(), step.whereFalse(), step.operand()));
    return this;
  }

  /** How many steps there are. */
  public int size() {
    return steps.size();
  }

  /** Has the kernel run it on what comes in at a socket, in the place of the one before. */
  public void attachTo(Descriptor socket) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program = arena.allocate(PROGRAM_BYTES, Long.BYTES);
      program.set(JAVA_SHORT, 0, (short) steps.size());
      program.set(ADDRESS, Long.BYTES, layOut(arena));
      SocketOption.set("SO_ATTACH_FILTER", SOL_SOCKET, ATTACH_FILTER, socket, program);
    }
  }

  /** The steps as {@code struct sock_filter} after one another. */
  private MemorySegment layOut(Arena arena) {
    MemorySegment bytes = arena.allocate((long) STEP_BYTES * steps.size(), Long.BYTES);
    long at = 0;
    for (Step step : steps) {
      bytes.set(JAVA_SHORT, at, (short) step.code());
      bytes.set(JAVA_BYTE, at + 2, (byte) step.whereTrue());
      bytes.set(JAVA_BYTE, at + 3, (byte) step.whereFalse());
      bytes.set(JAVA_INT, at + 4, step.operand());
      at += STEP_BYTES;
    }
    return bytes;
  }
}
