package dev.holdfast.gateway.link;

/** Hears what changes in links and their messages; called by many threads, never blocks. */
public interface LinkChanges {

  /** State, connections, cause or counters of a link changed. */
  void linkChanged(String link);

  /** A message of this link stands in the journal under this number. */
  void messageStored(String link, long id);

  /** An event of this link stands in the journal under this number. */
  void eventStored(String link, long id);
}
