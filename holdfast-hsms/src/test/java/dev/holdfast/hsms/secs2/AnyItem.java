package dev.holdfast.hsms.secs2;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Items of every format by seed, empty ones and extreme values among them. */
public final class AnyItem {

  private static final int DEPTH = 4;
  private static final List<ItemFormat> LEAVES =
      List.copyOf(EnumSet.complementOf(EnumSet.of(ItemFormat.L)));

  private final Random random;

  private AnyItem(long seed) {
    this.random = new Random(seed);
  }

  public static Arbitrary<Item> items() {
    return Arbitraries.longs().map(seed -> new AnyItem(seed).item(DEPTH)).withoutEdgeCases();
  }

  public static Arbitrary<Item> lists() {
    return Arbitraries.longs().<Item>map(seed -> new AnyItem(seed).list(DEPTH)).withoutEdgeCases();
  }

  public static Item of(Random random) {
    return new AnyItem(random.nextLong()).item(DEPTH);
  }

  private Item item(int depth) {
    return depth > 0 && random.nextInt(3) == 0 ? list(depth) : leaf();
  }

  private Item list(int depth) {
    List<Item> elements = new ArrayList<>();
    for (int left = random.nextInt(6); left > 0; left--) {
      elements.add(item(depth - 1));
    }
    return Items.list(elements);
  }

  private Item leaf() {
    ItemFormat format = LEAVES.get(random.nextInt(LEAVES.size()));
    int size = random.nextInt(8) == 0 ? 300 : random.nextInt(6);
    return switch (format) {
      case A -> random.nextBoolean() ? Items.asciiBytes(bytes(size)) : Items.ascii(printable(size));
      case W -> localized(size);
      case BOOLEAN ->
          random.nextBoolean()
              ? Items.bool(random.nextBoolean())
              : Items.bool(random.nextBoolean(), random.nextBoolean());
      case F4 -> random.nextBoolean() ? Items.f4(anyFloat()) : Items.f4(specialFloat(), anyFloat());
      case F8 -> Items.f8(specialDouble(), anyDouble());
      case U8 -> Items.u8(List.of(new BigInteger(64, random), BigInteger.TEN));
      case B, J, I8 -> Items.leaf(format, bytes(size * format.size()));
      default ->
          random.nextBoolean()
              ? Items.integers(format, anyOf(format))
              : Items.leaf(format, bytes(size * format.size()));
    };
  }

  private Item localized(int size) {
    return switch (random.nextInt(4)) {
      case 0 -> Items.leaf(ItemFormat.W);
      case 1 -> Items.localized(random.nextInt(0x1_0000), bytes(size));
      case 2 -> Items.localized(random.nextInt(17), bytes(size));
      default ->
          Items.localized(new String(bytes(size * 2), StandardCharsets.UTF_16BE) + "温度é\uFEFF");
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String printable(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  private long anyOf(ItemFormat format) {
    long value = random.nextLong() >> (Long.SIZE - Byte.SIZE * format.size());
    return format.holds(value) ? value : -1 - value;
  }

  private double anyDouble() {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isNaN(value) ? Double.NaN : value;
  }

  private float anyFloat() {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isNaN(value) ? Float.NaN : value;
  }

  private double specialDouble() {
    double[] special = {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, 1e22, 1, 0.1};
    return special[random.nextInt(special.length)];
  }

  private float specialFloat() {
    float[] special = {Float.NaN, Float.POSITIVE_INFINITY, -0.0f, Float.MIN_VALUE, 1e22f, 1, 0.1f};
    return special[random.nextInt(special.length)];
  }
}
