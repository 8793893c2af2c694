package dev.holdfast.arq;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registry of frame types and function codes. An empty one knows nothing and so refuses
 * nothing.
 */
public final class FrameKinds {

  /** No kind is known; every frame is delivered. */
  public static final FrameKinds OPEN = new FrameKinds(List.of(), Unknown.DELIVER);

  /** What happens to a frame of a kind that is not in the registry. */
  public enum Unknown {
    /** It is acknowledged and delivered without a name, with a warning the first time. */
    DELIVER,
    /** It is neither acknowledged nor delivered, and counted. */
    REFUSE
  }

  private final Map<Integer, FrameKind> byCode = new HashMap<>();
  private final Map<String, FrameKind> byName = new HashMap<>();
  private final Unknown unknown;

  /**
   * @throws IllegalArgumentException when two kinds share a name, or type and code
   */
  public FrameKinds(List<FrameKind> kinds, Unknown unknown) {
    this.unknown = unknown;
    for (FrameKind kind : kinds) {
      if (byName.put(kind.name(), kind) != null
          || byCode.put(key(kind.type(), kind.code()), kind) != null) {
        throw new IllegalArgumentException(
            "%s: a second kind of this name, or of type %d and code %d"
                .formatted(kind.name(), kind.type(), kind.code()));
      }
    }
  }

  private static int key(int type, int code) {
    return type << 16 | code;
  }

  /** The kind of a frame, or null where it is not registered. */
  public @Nullable FrameKind of(int type, int code) {
    return byCode.isEmpty() ? null : byCode.get(key(type, code));
  }

  /** The kind of this name, or null where there is none. */
  public @Nullable FrameKind named(String name) {
    return byName.get(name);
  }

  /** Whether anything is registered. */
  public boolean isEmpty() {
    return byCode.isEmpty();
  }

  public Unknown unknown() {
    return unknown;
  }
}
