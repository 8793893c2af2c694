package dev.holdfast.hsms;

/** A memory in memory. */
final class Notes implements Memory {

  private String kept;
  private int writes;

  Notes(String before) {
    kept = before;
  }

  String kept() {
    return kept;
  }

  int writes() {
    return writes;
  }

  @Override
  public String recall() {
    return kept;
  }

  @Override
  public void keep(String learned) {
    kept = learned;
    writes++;
  }
}
