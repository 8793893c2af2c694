package dev.holdfast.gateway.cli;

import dev.holdfast.hsms.sml.Sml;
import java.nio.charset.Charset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A character set by its name. */
final class CharsetName implements ITypeConverter<Charset> {

  @Override
  public Charset convert(String name) {
    try {
      return Sml.charset(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
