package dev.holdfast.bench.many;

import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import java.io.IOException;
import java.time.Duration;

/** Links of the library, as a program that embeds it opens them. */
public final class HeldLinks {

  private HeldLinks() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args how many, the tools' port, seconds between two tests
   */
  public static void main(String[] args) throws IOException {
    int count = Integer.parseInt(args[0]);
    HsmsSettings settings =
        HsmsSettings.host().linktest(Duration.ofSeconds(Long.parseLong(args[2]))).build();
    Links links = Links.open();
    LinkListener nobody = new LinkListener() {};
    for (int link = 0; link < count; link++) {
      String endpoint = "tcp://" + ManyLinksFigures.address(link) + ":" + args[1];
      var _ =
          links.open(
              LinkSettings.of("tool-" + link, endpoint).build(),
              new HsmsSessions(settings),
              nobody);
    }
    while (System.in.read() >= 0) {
      // The parent says nothing; the end of the stream is its end.
    }
    System.exit(0);
  }
}
