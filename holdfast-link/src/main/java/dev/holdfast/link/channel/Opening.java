package dev.holdfast.link.channel;

/** A dial under way, or a place where peers can come. */
public interface Opening {

  /** Gives up dialling, or stops listening; channels already open stay. No call follows. */
  void stop();
}
