package dev.holdfast.gateway.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** 16 bits on the command line: {@code 4660} or {@code 0x1234}. */
final class WordText implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      int value = Integer.decode(text);
      if (value >= 0 && value <= 0xFFFF) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no number from 0 to 65535");
    }
    throw new TypeConversionException("'" + text + "' is not from 0 to 65535");
  }
}
