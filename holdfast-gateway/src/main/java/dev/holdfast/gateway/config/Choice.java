package dev.holdfast.gateway.config;

import java.util.Locale;

/** An enum whose constants stand in the file under a name of their own. */
public interface Choice {

  /** The constant's Java name. */
  String name();

  /** As it stands in the file: the constant's name in kebab case unless the enum says otherwise. */
  default String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
