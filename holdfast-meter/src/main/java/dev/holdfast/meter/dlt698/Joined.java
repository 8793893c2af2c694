package dev.holdfast.meter.dlt698;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of an answer so far.
 *
 * @param blocks how many
 * @param records whether they are of records
 * @param parts their results or records, one behind the other
 */
@SuppressWarnings("ArrayRecordComponent")
record Joined(int blocks, boolean records, byte[] parts) {

  private static final int HEAD = 3;

  static Joined of(byte[] bytes) {
    if (bytes.length < HEAD) {
      return new Joined(0, false, new byte[0]);
    }
    int blocks = (bytes[0] & 0xFF) << Byte.SIZE | (bytes[1] & 0xFF);
    return new Joined(blocks, bytes[2] == 1, Arrays.copyOfRange(bytes, HEAD, bytes.length));
  }

  byte[] bytes() {
    return new AxdrWriter().u16(blocks).u8(records ? 1 : 0).bytes(parts).toByteArray();
  }

  int size() {
    return parts.length;
  }

  Joined plus(Apdu.Block block) {
    AxdrWriter out = new AxdrWriter().bytes(parts);
    block.results().forEach(result -> ApduWriter.getResult(out, result));
    block.tables().forEach(table -> ApduWriter.records(out, table));
    return new Joined(blocks + 1, records || !block.tables().isEmpty(), out.toByteArray());
  }

  /** The answer as it would have been in one. */
  Apdu answer(int piid) {
    int code = Dlt698Service.GET_RESPONSE.code();
    return records
        ? new Apdu.RecordResults(
            code, ApduReader.RECORD_LIST, piid, merged(ApduReader.records(parts)))
        : new Apdu.Results(code, ApduReader.LIST, piid, ApduReader.results(parts));
  }

  /** A table that was cut between rows is one again. */
  private static List<Apdu.Records> merged(List<Apdu.Records> all) {
    List<Apdu.Records> merged = new ArrayList<>();
    for (Apdu.Records next : all) {
      Apdu.Records last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && last.table() == next.table() && last.columns().equals(next.columns())) {
        List<List<AxdrValue>> rows = new ArrayList<>(last.rows());
        rows.addAll(next.rows());
        merged.removeLast();
        merged.add(new Apdu.Records(next.table(), next.columns(), next.dar(), rows));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }
}
