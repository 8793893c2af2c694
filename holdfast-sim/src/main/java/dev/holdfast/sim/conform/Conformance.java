package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsSettings.Connect;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries an HSMS peer row by row. The rows are played one after the other, each on connections of
 * its own; one that fails does not keep the others from being played.
 */
public final class Conformance implements AutoCloseable {

  private final ConformSettings peer;
  private final Meeting meeting;

  private Conformance(ConformSettings peer, Meeting meeting) {
    this.peer = peer;
    this.meeting = meeting;
  }

  /**
   * Gets ready to try a peer; for one that dials, listens.
   *
   * @throws IOException when the address to listen at cannot be had
   */
  public static Conformance open(ConformSettings peer) throws IOException {
    if (peer.side() == Connect.PASSIVE) {
      return new Conformance(peer, new Meeting.Dialling(peer.address()));
    }
    ServerSocket server = new ServerSocket();
    server.bind(peer.address());
    return new Conformance(peer, new Meeting.Listening(server));
  }

  /** The port at which we listen for a peer that dials; the peer's own otherwise. */
  public int port() {
    return switch (meeting) {
      case Meeting.Dialling(var address) -> address.getPort();
      case Meeting.Listening(ServerSocket server) -> server.getLocalPort();
    };
  }

  /** Whether the peer can be met at all; one that dials has its T5 more for that. */
  public boolean reachable() throws InterruptedException {
    Duration within =
        peer.side() == Connect.PASSIVE ? peer.patience() : peer.patience().plus(peer.timers().t5());
    try (PeerConnection connection = meeting.meet(within)) {
      return !connection.over();
    } finally {
      Thread.sleep(peer.settle());
    }
  }

  /**
   * Plays those of the rows that apply to the peer.
   *
   * @param hear told of each as soon as it has been played
   * @return whether all conform
   */
  public boolean play(List<Row> rows, Consumer<RowResult> hear) throws InterruptedException {
    boolean all = true;
    for (Row row : rows) {
      if (row.appliesTo(peer)) {
        RowResult result = RowRun.play(row, peer, meeting);
        hear.accept(result);
        all &= result.conforms();
      }
    }
    return all;
  }

  @Override
  public void close() {
    meeting.close();
  }
}
