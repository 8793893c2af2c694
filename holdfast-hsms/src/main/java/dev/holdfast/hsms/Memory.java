package dev.holdfast.hsms;

/**
 * Keeps what a link has learned of its peer and of the way to it where that outlives the program.
 * Called on the thread that owns the link; must not block.
 */
public interface Memory {

  /** Keeps nothing. */
  Memory NONE =
      new Memory() {
        @Override
        public String recall() {
          return "";
        }

        @Override
        public void keep(String learned) {}
      };

  /** What was kept last, as {@link #keep} was given it; empty where nothing was. */
  String recall();

  /** Keeps this, in place of what was kept before; one line of text. */
  void keep(String learned);
}
