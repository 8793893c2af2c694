package dev.holdfast.watch.scan;

import dev.holdfast.watch.SystemTimers;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The timers of this host, from a folder such as {@code /proc/sys/net/ipv4}. */
public final class SysctlTimers {

  /** Where Linux keeps them; IPv6 uses the same. */
  public static final Path FOLDER = Path.of("/proc/sys/net/ipv4");

  private static final int MOST_BYTES = 64;

  private SysctlTimers() {}

  /** What is set; where a figure cannot be read, what an unchanged Linux has. */
  public static SystemTimers read(Path folder) {
    SystemTimers usual = SystemTimers.LINUX;
    return new SystemTimers(
        Duration.ofSeconds(figure(folder, "tcp_keepalive_time", usual.keepaliveIdle().toSeconds())),
        Duration.ofSeconds(
            figure(folder, "tcp_keepalive_intvl", usual.keepaliveInterval().toSeconds())),
        (int) figure(folder, "tcp_keepalive_probes", usual.keepaliveProbes()),
        (int) figure(folder, "tcp_retries2", usual.retries()),
        Duration.ofMillis(figure(folder, "tcp_rto_max_ms", usual.longestRetry().toMillis())),
        Duration.ofSeconds(figure(folder, "tcp_fin_timeout", usual.finTimeout().toSeconds())));
  }

  /** In one read: the kernel gives such a file from its beginning only. */
  private static long figure(Path folder, String name, long usual) {
    try (InputStream in = new FileInputStream(folder.resolve(name).toFile())) {
      byte[] bytes = new byte[MOST_BYTES];
      int length = Math.max(0, in.read(bytes));
      return Long.parseLong(new String(bytes, 0, length, StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      return usual;
    }
  }
}
