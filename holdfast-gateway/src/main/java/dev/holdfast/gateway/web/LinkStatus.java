package dev.holdfast.gateway.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * A link as programs and the page see it: its view, and how its traffic changes.
 *
 * @param history messages received in each of the last seconds, the newest last
 */
record LinkStatus(@JsonUnwrapped LinkView link, Rates rates, List<Long> history) {

  /** Means over the last seconds, per second. */
  record Rates(double messagesIn, double messagesOut, double bytesIn, double bytesOut) {
    static final Rates ZERO = new Rates(0, 0, 0, 0);
  }
}
