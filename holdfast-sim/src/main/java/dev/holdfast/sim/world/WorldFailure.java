package dev.holdfast.sim.world;

/** Something happened in a world that must not. */
public final class WorldFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  WorldFailure(String message) {
    super(message);
  }

  WorldFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
