package dev.holdfast.sim.conform;

/**
 * What came of one row.
 *
 * @param row its name
 * @param expectation what had to come
 * @param seen what came
 * @param conforms whether that is the same
 */
public record RowResult(String row, String expectation, String seen, boolean conforms) {

  /** One line: {@code select | Select.rsp 0, keep | Select.rsp 0, keep | pass}. */
  @Override
  public String toString() {
    return String.join(" | ", row, expectation, seen, conforms ? "pass" : "differs");
  }
}
