package dev.holdfast.link.channel;

/** Hears how a stream connection comes into being; the calls come in this order. */
interface Arrival {

  /**
   * The kernel has connected it; nothing was exchanged yet.
   *
   * @return whether it is wanted; the connection is dropped where it is not
   */
  boolean wants(StreamChannel channel);

  /** It is ready for use. */
  void opened(StreamChannel channel);

  /** It ended before it was ready; {@code opened} does not come. */
  void lost(StreamChannel channel, Failure why);
}
