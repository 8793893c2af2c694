package dev.holdfast.gateway.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a record component takes when it stands as a key in the YAML file. The annotated records are
 * the one description of all keys: binding, checks and the JSON Schema are read from them. The
 * key's name is the component's, in kebab case; its type says which values it takes. A component
 * without {@link #def} that is not {@code @Nullable} is required.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface Key {

  /** One sentence for people who write the file. */
  String doc();

  /**
   * The value when the key is absent, as it would stand in the file; {@code {}} and {@code []} for
   * a section and a list.
   */
  String def() default "";

  /** The lowest value allowed, as it would stand in the file. */
  String min() default "";

  /** The highest value allowed, as it would stand in the file. */
  String max() default "";

  /** What a text must match as a whole. */
  String pattern() default "";

  /** The pattern in words. */
  String expected() default "";

  /** True when {@code off} may stand for no value. */
  boolean off() default false;

  /** The fewest entries of a list. */
  int minItems() default 0;
}
