package dev.holdfast.hsms.gem;

import static dev.holdfast.hsms.gem.CommunicationState.COMMUNICATING;
import static dev.holdfast.hsms.gem.CommunicationState.DISABLED;
import static dev.holdfast.hsms.gem.CommunicationState.NOT_CONNECTED;
import static dev.holdfast.hsms.gem.CommunicationState.WAIT_CR;
import static dev.holdfast.hsms.gem.CommunicationState.WAIT_CRA;
import static dev.holdfast.hsms.gem.CommunicationState.WAIT_DELAY;

import dev.holdfast.link.session.StateTable;

/**
 * The communications state of one end of a GEM link (SEMI E30), host or equipment. It sends nothing
 * itself and knows no time; it asks its {@link Port} to. One thread at a time.
 */
public final class Communication {

  /** Which end asks for communication. */
  public enum Opening {
    /** We send S1F13 once the link is selected. */
    REQUEST,
    /** The peer sends it. */
    WAIT
  }

  /** What the state machine asks for. */
  public interface Port {

    /**
     * Send S1F13, and tell of its end by {@link Communication#answered} or {@link
     * Communication#unanswered} with this number.
     */
    void establish(long attempt);

    /** Call {@link Communication#delayOver} with this number after the pause. */
    void startDelay(long attempt);

    /** The state changed. */
    void moved(CommunicationState from, CommunicationState to, String why);
  }

  private static final StateTable<CommunicationState, CommunicationTrigger> REQUESTING =
      build(Opening.REQUEST);
  private static final StateTable<CommunicationState, CommunicationTrigger> WAITING =
      build(Opening.WAIT);

  private final StateTable<CommunicationState, CommunicationTrigger> table;
  private final Port port;
  private CommunicationState state = DISABLED;
  private long attempt;

  public Communication(Opening opening, Port port) {
    this.table = table(opening);
    this.port = port;
  }

  /** The table that an end moves along. */
  public static StateTable<CommunicationState, CommunicationTrigger> table(Opening opening) {
    return opening == Opening.REQUEST ? REQUESTING : WAITING;
  }

  private static StateTable<CommunicationState, CommunicationTrigger> build(Opening opening) {
    boolean requests = opening == Opening.REQUEST;
    var table = StateTable.of(CommunicationState.class, CommunicationTrigger.class);
    table.row(DISABLED, CommunicationTrigger.ENABLED, "", NOT_CONNECTED);
    if (requests) {
      table.row(NOT_CONNECTED, CommunicationTrigger.SELECTED, "send S1F13", WAIT_CRA);
      table.row(WAIT_CRA, CommunicationTrigger.ACCEPTED, "", COMMUNICATING);
      table.row(WAIT_CRA, CommunicationTrigger.DENIED, "start the pause", WAIT_DELAY);
      table.row(WAIT_DELAY, CommunicationTrigger.DELAY_OVER, "send S1F13", WAIT_CRA);
      table.row(WAIT_DELAY, CommunicationTrigger.OTHER_PRIMARY, "send S1F13", WAIT_CRA);
      table.row(WAIT_CRA, CommunicationTrigger.ASKED, "answer COMMACK 0", COMMUNICATING);
      table.row(WAIT_DELAY, CommunicationTrigger.ASKED, "answer COMMACK 0", COMMUNICATING);
      table.row(WAIT_CRA, CommunicationTrigger.LINK_LOST, "", NOT_CONNECTED);
      table.row(WAIT_DELAY, CommunicationTrigger.LINK_LOST, "", NOT_CONNECTED);
    } else {
      table.row(NOT_CONNECTED, CommunicationTrigger.SELECTED, "", WAIT_CR);
      table.row(WAIT_CR, CommunicationTrigger.ASKED, "answer COMMACK 0", COMMUNICATING);
      table.row(WAIT_CR, CommunicationTrigger.LINK_LOST, "", NOT_CONNECTED);
    }
    table.row(COMMUNICATING, CommunicationTrigger.ASKED, "answer COMMACK 0", COMMUNICATING);
    table.row(COMMUNICATING, CommunicationTrigger.LINK_LOST, "", NOT_CONNECTED);
    for (CommunicationState from : CommunicationState.values()) {
      boolean reached = requests ? from != WAIT_CR : from != WAIT_CRA && from != WAIT_DELAY;
      if (from != DISABLED && reached) {
        table.row(from, CommunicationTrigger.DISABLED, "", DISABLED);
      }
    }
    return table.build();
  }

  public CommunicationState state() {
    return state;
  }

  /** Whether all messages may flow. */
  public boolean communicating() {
    return state == COMMUNICATING;
  }

  /** Communication is wanted from now on; for a link that is not selected. */
  public void enable() {
    move(CommunicationTrigger.ENABLED, "communication is wanted");
  }

  /** Communication is wanted no more. */
  public void disable() {
    move(CommunicationTrigger.DISABLED, "communication is not wanted");
  }

  /** The link is selected. */
  public void selected() {
    move(CommunicationTrigger.SELECTED, "the link is selected");
  }

  /** The link is selected no more. */
  public void linkLost(String why) {
    move(CommunicationTrigger.LINK_LOST, why);
  }

  /**
   * S1F14 came.
   *
   * @param of the number that {@link Port#establish} gave
   * @param commack 0: accepted
   */
  public void answered(long of, int commack) {
    if (of == attempt) {
      move(
          commack == 0 ? CommunicationTrigger.ACCEPTED : CommunicationTrigger.DENIED,
          "the peer answered COMMACK " + commack);
    }
  }

  /** No S1F14 will come. */
  public void unanswered(long of, String why) {
    if (of == attempt) {
      move(CommunicationTrigger.DENIED, why);
    }
  }

  /** The pause is over. */
  public void delayOver(long of) {
    if (of == attempt) {
      move(CommunicationTrigger.DELAY_OVER, "the pause is over");
    }
  }

  /** S1F13 came from the peer; it is answered by COMMACK 0 whatever the state. */
  public void asked() {
    move(CommunicationTrigger.ASKED, "the peer asked for communication");
  }

  /** A primary message other than S1F13 came from the peer. */
  public void otherPrimary() {
    move(CommunicationTrigger.OTHER_PRIMARY, "the peer sends messages");
  }

  private void move(CommunicationTrigger trigger, String why) {
    StateTable.Row<CommunicationState, CommunicationTrigger> row = table.row(state, trigger);
    if (row == null) {
      return;
    }
    CommunicationState from = state;
    state = row.to();
    if (from == state) {
      return;
    }
    port.moved(from, state, why);
    switch (state) {
      case WAIT_CRA -> port.establish(++attempt);
      case WAIT_DELAY -> port.startDelay(++attempt);
      case DISABLED, NOT_CONNECTED, WAIT_CR, COMMUNICATING -> attempt++;
    }
  }
}
