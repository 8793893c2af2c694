/** The acknowledged frame protocol. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.arq {
  requires transitive dev.holdfast.link;

  exports dev.holdfast.arq;
}
