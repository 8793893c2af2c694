package dev.holdfast.hsms.secs2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of a body that was decoded, as a view of its bytes. Elements are made when they are asked
 * for: one after another in one pass, or each by its index.
 */
final class WireList extends ListItem {

  /** Leaves that are gone by to come to an element whose place is not known yet. */
  private static final int NEAR = 8;

  private static final int UNKNOWN = 0;

  private static final VarHandle PLACES = placesHandle();

  private final byte[] bytes;
  private final int from;
  private final int size;

  /** Behind the list; whoever needs it finds the same, so that threads may find it side by side. */
  private int end = UNKNOWN;

  @SuppressWarnings("UnusedVariable") // through PLACES
  private int @Nullable [] places;

  /**
   * @param from where its format byte stands
   */
  WireList(byte[] bytes, int from, int size) {
    this.bytes = bytes;
    this.from = from;
    this.size = size;
  }

  private static VarHandle placesHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(WireList.class, "places", int[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * Goes over the bytes once. A list that the action walks through tells where it ends, so that
   * nothing is gone over twice.
   */
  @Override
  public void forEach(Consumer<? super Item> action) {
    int at = Wire.payload(bytes, from);
    for (int left = size; left > 0; left--) {
      int length = bytes[at + 1] & 0xFF;
      int payload = at + 2;
      int head = bytes[at] & 0xFF;
      if ((head & 3) != 1) {
        length = Wire.length(bytes, at);
        payload = Wire.payload(bytes, at);
      }
      if (head < Wire.FIRST_LEAF) {
        WireList list = new WireList(bytes, at, length);
        action.accept(list);
        at = list.end();
      } else {
        accept(action, head >>> 2, payload, length);
        at = payload + length;
      }
    }
    end = at;
  }

  /** One call for each usual class: where that is inlined, the leaf need not become an object. */
  private void accept(Consumer<? super Item> action, int code, int payload, int length) {
    int head = Wire.head(code, length);
    switch (code) {
      case ItemFormat.A_CODE -> action.accept(new AsciiItem(head, bytes, payload));
      case ItemFormat.B_CODE -> action.accept(new BinaryItem(head, bytes, payload));
      case ItemFormat.F8_CODE -> action.accept(new FloatItem(head, bytes, payload));
      case ItemFormat.U4_CODE -> action.accept(new IntegerItem(head, bytes, payload));
      default -> action.accept(Wire.leaf(head, bytes, payload));
    }
  }

  private int end() {
    int known = end;
    if (known == UNKNOWN) {
      known = Wire.behind(bytes, from);
      end = known;
    }
    return known;
  }

  @Override
  public Item get(int index) {
    Objects.checkIndex(index, size);
    return Wire.item(bytes, index < NEAR ? near(index) : places()[index]);
  }

  private int near(int index) {
    int at = Wire.payload(bytes, from);
    for (int i = 0; i < index; i++) {
      if (Wire.isList(bytes, at)) {
        return places()[index];
      }
      at = Wire.payload(bytes, at) + Wire.length(bytes, at);
    }
    return at;
  }

  /** Where the format byte of each element stands. */
  private int[] places() {
    int[] known = (int[]) PLACES.getAcquire(this);
    if (known == null) {
      known = new int[size];
      int at = Wire.payload(bytes, from);
      for (int i = 0; i < size; i++) {
        known[i] = at;
        at = Wire.behind(bytes, at);
      }
      PLACES.setRelease(this, known);
    }
    return known;
  }

  @Override
  int depth() {
    int[] deepest = {0};
    forEach(item -> {
      if (item instanceof ListItem list) {
        deepest[0] = Math.max(deepest[0], list.depth());
      }
    });
    return deepest[0] + 1;
  }

  @Override
  int encodedLength() {
    int needless = 0;
    int at = from;
    while (at < end()) {
      int length = Wire.length(bytes, at);
      int payload = Wire.payload(bytes, at);
      needless += payload - at - Secs2.headerLength(length);
      at = Wire.isList(bytes, at) ? payload : payload + length;
    }
    return end() - from - needless;
  }

  @Override
  int write(byte[] target, int at) {
    int length = encodedLength();
    if (length == end() - from) {
      System.arraycopy(bytes, from, target, at, length);
      return at + length;
    }
    int to = Secs2.writeHeader(ItemFormat.L_CODE, size, target, at);
    for (int i = 0; i < size; i++) {
      to = Secs2.write(get(i), target, to);
    }
    return to;
  }
}
