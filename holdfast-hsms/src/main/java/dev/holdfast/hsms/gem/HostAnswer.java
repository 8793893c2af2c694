package dev.holdfast.hsms.gem;

import dev.holdfast.hsms.secs2.Item;

/** What a host does with a primary message that no program handles. */
public sealed interface HostAnswer {

  /** Answer at once. */
  record Now(Item item) implements HostAnswer {}

  /** Answer once the message is safe: the answer tells the equipment to forget it. */
  record AfterCommit(Item item) implements HostAnswer {}

  /** Answer by SxF0: nobody here handles it. */
  record Abort() implements HostAnswer {}

  /** Answer nothing: no reply was asked for. */
  record None() implements HostAnswer {}
}
