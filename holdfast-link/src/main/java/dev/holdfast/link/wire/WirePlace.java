package dev.holdfast.link.wire;

/** A place of ours where peers come. */
public interface WirePlace {

  /** Lets nobody in any more; does not block. */
  void close();
}
