package dev.holdfast.bench.decode;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.hsms.secs2.Secs2;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a program has to report: 1000 records, from which a body is made in two ways. */
final class Secs2Records {

  private static final int COUNT = 1000;
  private static final int TEXT = 20;
  private static final int FLOATS = 4;
  private static final int BINARY = 8;

  private static final int LIST_HEADER = 2;
  private static final int LEAF_HEADER = 2;
  private static final int RECORD_LENGTH =
      2 * LIST_HEADER + 4 * LEAF_HEADER + Integer.BYTES + TEXT + FLOATS * Double.BYTES + BINARY;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(int id, String text, double[] floats, byte[] binary) {}

  Secs2Records() {
    Random random = new Random(7);
    for (int i = 0; i < COUNT; i++) {
      byte[] text = new byte[TEXT];
      for (int j = 0; j < text.length; j++) {
        text[j] = (byte) ('A' + random.nextInt(26));
      }
      byte[] binary = new byte[BINARY];
      random.nextBytes(binary);
      double[] floats = random.doubles(FLOATS).toArray();
      int id = random.nextInt(1 << 30);
      entries.add(new Entry(id, new String(text, StandardCharsets.US_ASCII), floats, binary));
    }
  }

  /** L[1000] of L[3]{U4, A[20], L[2]{F8[4], B[8]}}. */
  ListItem items() {
    Item[] records = new Item[entries.size()];
    for (int i = 0; i < records.length; i++) {
      Entry entry = entries.get(i);
      records[i] =
          Items.list(
              Items.u4(entry.id()),
              Items.ascii(entry.text()),
              Items.list(Items.f8(entry.floats()), Items.binary(entry.binary())));
    }
    return Items.list(records);
  }

  /** The body by the items. */
  byte[] byItems() {
    return Secs2.encode(items());
  }

  /** The same bytes by a loop that knows the shape and the length of everything. */
  byte[] byHand() {
    ByteBuffer body = ByteBuffer.allocate(1 + Short.BYTES + entries.size() * RECORD_LENGTH);
    body.put((byte) 0x02).putShort((short) entries.size());
    for (Entry entry : entries) {
      body.putShort((short) 0x0103);
      body.putShort((short) 0xB104).putInt(entry.id());
      body.putShort((short) 0x4114).put(entry.text().getBytes(StandardCharsets.ISO_8859_1));
      body.putShort((short) 0x0102);
      body.putShort((short) 0x8120);
      for (double value : entry.floats()) {
        body.putDouble(value);
      }
      body.putShort((short) 0x2108).put(entry.binary());
    }
    return body.array();
  }
}
