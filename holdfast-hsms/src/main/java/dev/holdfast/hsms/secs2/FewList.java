package dev.holdfast.hsms.secs2;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A list of two or three items that a program made, as most lists are; it needs no array. */
final class FewList extends ListItem {

  private final Item first;
  private final Item second;
  private final @Nullable Item third;

  /** Which is at most {@link #MAX_DEPTH}: narrow, to keep the object small. */
  private final short depth;

  private final int encodedLength;

  FewList(Item first, Item second, @Nullable Item third) {
    int deepest = Math.max(depth(first), depth(second));
    long bytes =
        (long) Secs2.headerLength(2) + Secs2.encodedLength(first) + Secs2.encodedLength(second);
    if (third != null) {
      deepest = Math.max(deepest, depth(third));
      bytes += Secs2.encodedLength(third);
    }
    this.first = first;
    this.second = second;
    this.third = third;
    this.depth = (short) depthAbove(deepest);
    this.encodedLength = checkedLength(bytes);
  }

  @Override
  public Item get(int index) {
    return switch (index) {
      case 0 -> first;
      case 1 -> second;
      default -> {
        Objects.checkIndex(index, size());
        yield Objects.requireNonNull(third);
      }
    };
  }

  @Override
  public int size() {
    return third == null ? 2 : 3;
  }

  @Override
  int depth() {
    return depth;
  }

  @Override
  int encodedLength() {
    return encodedLength;
  }

  @Override
  int write(byte[] target, int from) {
    int at = Secs2.writeHeader(ItemFormat.L_CODE, size(), target, from);
    at = Secs2.write(first, target, at);
    at = Secs2.write(second, target, at);
    return third == null ? at : Secs2.write(third, target, at);
  }
}
