package dev.holdfast.gateway.journal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of which the newest counts, written with the next commit. Safe from any thread. */
class Latest<V> {

  private final Map<String, V> current = new HashMap<>();
  private final Map<String, V> unwritten = new HashMap<>();

  /** Takes a value that is durable already. */
  final void loaded(String key, V value) {
    current.put(key, value);
  }

  /** Takes a value that has become durable by itself, unless a newer one waits. */
  final synchronized void marked(String key, V value) {
    if (!unwritten.containsKey(key)) {
      current.put(key, value);
    }
  }

  final synchronized @Nullable V get(String key) {
    return current.get(key);
  }

  final synchronized void put(String key, V value) {
    current.put(key, value);
    unwritten.put(key, value);
  }

  final synchronized Map<String, V> unwritten() {
    return Map.copyOf(unwritten);
  }

  /** Forgets what is durable now. */
  final synchronized void written(Map<String, V> values) {
    values.forEach(unwritten::remove);
  }
}
