package dev.holdfast.sim.conform;

/** A script that cannot be read; its text says where and why. */
public final class ScriptException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ScriptException(String place, String why) {
    super(place + ": " + why);
  }
}
