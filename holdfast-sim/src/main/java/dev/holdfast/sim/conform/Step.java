package dev.holdfast.sim.conform;

import java.util.List;

/** One line of a row. */
sealed interface Step {

  /** The connection that has no name of its own. */
  String FIRST = "first";

  /**
   * A connection opens: we dial a passive peer, an active one comes.
   *
   * @param name what {@code with} calls it
   * @param settles whether the pause is kept that a slow peer needs before the first byte
   */
  record Open(String name, boolean settles) implements Step {}

  /**
   * A connection opens and is selected, by whoever is to do that.
   *
   * @param again on the open connection, where there is one
   */
  record Selected(boolean again) implements Step {}

  /** Linktest.req of the peer is not answered from here on. */
  record Mute() implements Step {}

  /** The next connection of a peer that dials comes, not before a time. */
  record Redialled(Waiting notBefore) implements Step {}

  /** Another open connection is meant from here on. */
  record With(String name) implements Step {}

  /**
   * Frames go out.
   *
   * @param frames as the script has them, joined
   * @param pieces in how many pieces, 1 or more; {@link #EACH_BYTE} for one a byte
   * @param apart between two pieces
   */
  record Send(List<Outgoing> frames, int pieces, Waiting apart) implements Step {
    static final int EACH_BYTE = Integer.MAX_VALUE;
  }

  /**
   * What has to come.
   *
   * @param choices one of them; or all of them in any order
   * @param within how long to wait beyond the patience of the run
   */
  record Expect(List<Expected> choices, boolean all, Waiting within) implements Step {
    @Override
    public String toString() {
      List<String> texts = choices.stream().map(Object::toString).toList();
      return all ? counted(texts) : String.join(" or ", texts);
    }

    private static String counted(List<String> texts) {
      return texts.stream()
          .distinct()
          .map(text -> {
            long n = texts.stream().filter(text::equals).count();
            return n == 1 ? text : n + " " + text;
          })
          .collect(java.util.stream.Collectors.joining(" + "));
    }
  }

  /** Frames that may come from here on, or not. */
  record Tolerate(List<Expected> choices) implements Step {}

  /** Nothing is done for a while. */
  record Pause(Waiting time) implements Step {}

  /** The connection ends: by FIN, or by RST. */
  record End(boolean reset) implements Step {}
}
