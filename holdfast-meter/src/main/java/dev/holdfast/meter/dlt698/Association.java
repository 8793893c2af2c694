package dev.holdfast.meter.dlt698;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server keeps of one client: its terms, what it may do, what is half sent or received. */
final class Association {

  /** The longest APDU put together from fragments. */
  private static final int MAX_APDU = 0xFFFF;

  /** Bytes of a frame around user data with an address of 16 bytes and a fragment's head. */
  private static final int OVERHEAD = 32;

  private static final int LEAST_PIECE = 32;
  private static final int LEAST_APDU = 64;

  private int frameSize = Apdu.Terms.USUAL.receiveSize();
  private int apduSize = Apdu.Terms.USUAL.apduSize();
  private boolean trusted;

  private byte[] incoming = new byte[0];
  private int received = -1;
  private byte[] outgoing = new byte[0];
  private int sent = -1;
  private List<Apdu.Block> blocks = List.of();

  /** A client with a password or a key, and how much it takes. */
  void connect(Apdu.Terms terms, boolean mayChange) {
    frameSize = Math.min(terms.receiveSize(), Link.MAX_FRAME);
    apduSize = Math.max(LEAST_APDU, terms.apduSize());
    trusted = mayChange;
  }

  /** Whether it may change something. */
  boolean trusted() {
    return trusted;
  }

  /** Bytes of the longest answer that it takes at once. */
  int apduSize() {
    return apduSize;
  }

  /** Bytes of user data in one of its frames. */
  int piece() {
    return Math.max(LEAST_PIECE, frameSize - OVERHEAD);
  }

  /** Keeps the blocks of an answer to be asked for one by one. */
  void blocks(List<Apdu.Block> all) {
    blocks = List.copyOf(all);
  }

  /** The block behind the one a client has; null where there is none. */
  Apdu.@Nullable Block after(int block) {
    return block + 1 < blocks.size() ? blocks.get(block + 1) : null;
  }

  boolean inTransfer() {
    return !blocks.isEmpty();
  }

  /** Keeps an answer that goes in fragments and gives the first of them. */
  byte[] begin(byte[] answer) {
    outgoing = answer;
    sent = 0;
    return Fragments.of(outgoing, 0, piece());
  }

  /** The fragment behind the acknowledged one; null where nothing is to be sent. */
  byte @Nullable [] acknowledged(int number) {
    int count = Fragments.count(outgoing.length, piece());
    if (sent < 0 || number + 1 >= count || number > sent) {
      return null;
    }
    sent = Math.max(sent, number + 1);
    return Fragments.of(outgoing, number + 1, piece());
  }

  /**
   * Takes a fragment, each once.
   *
   * @return true when it is the next one, or one already taken
   */
  boolean take(byte[] userData) {
    int number = Fragments.number(userData);
    if (Fragments.place(userData) == Fragments.FIRST && number == 0 && received != 0) {
      received = -1;
      incoming = new byte[0];
    }
    if (number >= 0 && number <= received) {
      return true;
    }
    byte[] piece = Fragments.piece(userData);
    if (number != received + 1 || incoming.length + piece.length > MAX_APDU) {
      return false;
    }
    int end = incoming.length;
    incoming = Arrays.copyOf(incoming, end + piece.length);
    System.arraycopy(piece, 0, incoming, end, piece.length);
    received = number;
    return true;
  }

  /** The APDU put together; nothing is left of it here. */
  byte[] taken() {
    byte[] whole = incoming;
    incoming = new byte[0];
    received = -1;
    return whole;
  }

  /** The blocks of the answer to a GET, each as long as a client takes, but for one long value. */
  static List<Apdu.Block> split(Apdu answer, int piid, int most) {
    List<Apdu.Block> blocks = new ArrayList<>();
    switch (answer) {
      case Apdu.Results results -> splitResults(results.results(), piid, most, blocks);
      case Apdu.RecordResults records -> splitRecords(records.tables(), piid, most, blocks);
      default -> throw new IllegalArgumentException("no answer to a GET: " + answer);
    }
    Apdu.Block last = blocks.removeLast();
    blocks.add(
        new Apdu.Block(
            last.code(), piid, true, last.block(), Dar.OK, last.results(), last.tables()));
    return blocks;
  }

  private static void splitResults(
      List<Apdu.Result> all, int piid, int most, List<Apdu.Block> into) {
    List<Apdu.Result> some = new ArrayList<>();
    int size = 0;
    for (Apdu.Result result : all) {
      AxdrWriter one = new AxdrWriter();
      ApduWriter.getResult(one, result);
      if (!some.isEmpty() && size + one.size() > most) {
        into.add(block(into.size(), piid, some, List.of()));
        some = new ArrayList<>();
        size = 0;
      }
      some.add(result);
      size += one.size();
    }
    into.add(block(into.size(), piid, some, List.of()));
  }

  /** Tables are cut between rows; each block repeats table and columns. */
  private static void splitRecords(
      List<Apdu.Records> all, int piid, int most, List<Apdu.Block> into) {
    for (Apdu.Records table : all) {
      List<List<AxdrValue>> rows = new ArrayList<>();
      int size = 0;
      for (List<AxdrValue> row : table.rows()) {
        AxdrWriter one = new AxdrWriter();
        row.forEach(one::value);
        if (!rows.isEmpty() && size + one.size() > most) {
          into.add(block(into.size(), piid, List.of(), List.of(part(table, rows))));
          rows = new ArrayList<>();
          size = 0;
        }
        rows.add(row);
        size += one.size();
      }
      into.add(block(into.size(), piid, List.of(), List.of(part(table, rows))));
    }
  }

  private static Apdu.Records part(Apdu.Records table, List<List<AxdrValue>> rows) {
    return new Apdu.Records(table.table(), table.columns(), table.dar(), rows);
  }

  private static Apdu.Block block(
      int number, int piid, List<Apdu.Result> results, List<Apdu.Records> tables) {
    int code = Dlt698Service.GET_RESPONSE.code();
    return new Apdu.Block(code, piid, false, number, Dar.OK, results, tables);
  }
}
