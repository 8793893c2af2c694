package dev.holdfast.gateway.cli;

import dev.holdfast.hsms.HsmsSettings.Profile;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A profile of HSMS by the name that a configuration gives it. */
final class ProfileName implements ITypeConverter<Profile> {
  @Override
  public Profile convert(String text) {
    return switch (text) {
      case "lenient" -> Profile.LENIENT;
      case "strict-ss" -> Profile.STRICT_SS;
      default -> throw new TypeConversionException("`" + text + "` is not lenient or strict-ss");
    };
  }
}
