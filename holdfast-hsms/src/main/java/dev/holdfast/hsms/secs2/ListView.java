package dev.holdfast.hsms.secs2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The root list of a body that a {@link Secs2Reader} has found well-formed. */
final class ListView {

  private static final VarHandle ELEMENTS = elementsHandle();

  private final byte[] data;
  private final int at;
  private final boolean shortest;

  @SuppressWarnings("UnusedVariable") // through ELEMENTS
  private Item @Nullable [] elements;

  /**
   * @param at where the list's format byte stands
   * @param shortest whether no length in it takes more bytes than it needs
   */
  ListView(byte[] data, int at, boolean shortest) {
    this.data = data;
    this.at = at;
    this.shortest = shortest;
  }

  private static VarHandle elementsHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(ListView.class, "elements", Item[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The elements, made by whoever asks first; should two ask at once, either's are as good. */
  Item[] elements() {
    Item[] known = (Item[]) ELEMENTS.getAcquire(this);
    if (known == null) {
      known = new WireItems(data, at).elements();
      ELEMENTS.setRelease(this, known);
    }
    return known;
  }

  /** Whether its bytes are those that {@link Secs2#encode} would make. */
  boolean isShortest() {
    return shortest;
  }

  /** Copies its bytes and returns the position behind them. */
  int write(byte[] target, int from, int length) {
    System.arraycopy(data, at, target, from, length);
    return from + length;
  }
}
