package dev.holdfast.meter.dlt698;

/**
 * What one attribute of an object holds.
 *
 * @param name in English
 * @param chineseName in the words of the standard
 * @param type type of the value, or of each element
 * @param scaler power of ten that whole numbers are multiplied by
 * @param unit unit, empty where there is none
 * @param elements what the elements of the array stand for
 * @param writable whether a client with a password may write it
 */
public record DataObject(
    String name,
    String chineseName,
    AxdrType type,
    int scaler,
    String unit,
    Elements elements,
    boolean writable) {

  /** What the elements of an attribute's array are, by the index of the OAD. */
  public enum Elements {
    /** The attribute is one value. */
    NONE,
    /** 1 total, 2 and up tariffs. */
    TARIFFS,
    /** 1 to 3 phases A, B, C. */
    PHASES,
    /** 1 total, 2 to 4 phases A, B, C. */
    TOTAL_AND_PHASES,
    /** Numbered. */
    NUMBERS
  }

  /** The name with what an element is, for an index of the OAD; 0 is the whole. */
  public String name(int index) {
    return index == 0 ? name : name + " " + element(index);
  }

  private String element(int index) {
    return switch (elements) {
      case NONE, NUMBERS -> Integer.toString(index);
      case TARIFFS -> index == 1 ? "total" : "tariff " + (index - 1);
      case PHASES -> index <= 3 ? "phase " + " ABC".charAt(index) : Integer.toString(index);
      case TOTAL_AND_PHASES -> {
        if (index == 1) {
          yield "total";
        }
        yield index <= 4 ? "phase " + " ABC".charAt(index - 1) : Integer.toString(index);
      }
    };
  }
}
