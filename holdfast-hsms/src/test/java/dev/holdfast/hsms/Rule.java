package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.OnT3;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.proof.Kernels;
import dev.holdfast.link.virtual.VirtualPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** One line of a file of rules, for one profile and one connect mode. */
record Rule(
    CutPolicy policy,
    int line,
    Profile profile,
    Connect connect,
    String from,
    String trigger,
    String steps,
    String sent,
    String then) {

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    read(CutPolicy.STANDARD, "/hsms/rules.txt", rules);
    read(CutPolicy.VERIFIED, "/hsms/rules-verified.txt", rules);
    return rules;
  }

  private static void read(CutPolicy policy, String file, List<Rule> rules) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Rule.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          read(policy, number, line.split("\\|"), rules);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(CutPolicy policy, int number, String[] cells, List<Rule> rules) {
    for (Profile profile : Profile.values()) {
      String profileName = profile == Profile.LENIENT ? "lenient" : "strict";
      for (Connect connect : Connect.values()) {
        String side = connect == Connect.ACTIVE ? "active" : "passive";
        if (matches(cells[0], profileName) && matches(cells[1], side)) {
          rules.add(
              new Rule(
                  policy,
                  number,
                  profile,
                  connect,
                  cells[2].strip(),
                  cells[3].strip(),
                  cells[4].strip(),
                  cells[5].strip(),
                  cells[6].strip()));
        }
      }
    }
  }

  private static boolean matches(String cell, String name) {
    return cell.strip().equals("both") || cell.strip().equals(name);
  }

  /** Settings of the side: an active end is host here, a passive one equipment. */
  HsmsSettings.Builder settings() {
    HsmsSettings.Builder settings = Rig.settings(connect, profile).cutPolicy(policy);
    for (String step : steps.split(" +", -1)) {
      switch (step) {
        case "keeps" -> settings.onSeparate(OnSeparate.KEEPS);
        case "closes" -> settings.onSeparate(OnSeparate.CLOSES);
        case "t3-reselects" -> settings.onT3(OnT3.RESELECT);
        default -> {}
      }
    }
    return settings;
  }

  /** A session in the state that the rule starts from, with nothing sent yet. */
  VirtualPort<HsmsSession> start(HsmsSessions sessions) {
    VirtualPort<HsmsSession> port = new VirtualPort<>(sessions);
    if (from.equals("NC")) {
      return port;
    }
    port.session().opened();
    if (from.equals("SEL")) {
      boolean active = connect == Connect.ACTIVE;
      port.receive(frame(active ? "Select.rsp#1:0" : "Select.req#1000"));
      if (active && policy.verifies()) {
        port.receive(frame("Linktest.rsp#2"));
      }
    }
    port.takeSent();
    return port;
  }

  /** Plays the steps and returns the state that the last one met. */
  HsmsState play(VirtualPort<HsmsSession> port, HsmsSessions sessions) {
    HsmsState before = port.session().state();
    VirtualPort<HsmsSession> other = null;
    for (String step : steps.split(" +", -1)) {
      HsmsSession session = port.session();
      before = session.state();
      String[] parts = step.split(":", 2);
      switch (parts[0]) {
        case "open" -> session.opened();
        case "stop" -> session.stop();
        case "end" -> port.breakChannel(Cause.PEER_CLOSED, "FIN");
        case "select" -> session.select();
        case "deselect" -> session.deselect();
        case "reselect" -> {
          var _ = session.reselect();
        }
        case "linktest" -> session.linktest();
        case "request" -> assertThat(session.request(1, 1, new byte[0])).isNotDone();
        case "keeps", "closes", "t3-reselects" -> {}
        case "other" -> {
          other = VirtualPort.open(sessions);
          other.receive(frame("Select.req#77"));
        }
        case "newer" -> other = VirtualPort.open(sessions);
        case "alive" -> Objects.requireNonNull(other).receive(frame("S6F11#78"));
        case "silent" -> Objects.requireNonNull(other).advance(Duration.ofSeconds(5));
        case "acked" -> port.kernelSays(Kernels::acknowledging);
        case "lossy" -> port.kernelSays(Kernels::losing);
        case "dead" -> port.kernelSays(Kernels::resending);
        case "storm" -> {
          for (int i = 0; i < 4; i++) {
            sessions.habits().reselects(port.nanoTime());
          }
        }
        case "stall" -> port.stall(Duration.ofSeconds(Long.parseLong(parts[1])));
        case "arrives" -> port.arrive(frame(parts[1]));
        case "wait" -> port.advance(Duration.ofSeconds(Long.parseLong(parts[1])));
        case "raw" -> port.receive(HexFormat.of().parseHex(parts[1]));
        default -> port.receive(frame(step));
      }
    }
    return before;
  }

  String expectedBytes() {
    return sent.equals("-") ? "" : TestFrames.hex(TestFrames.frames(sent.split(" +", -1)));
  }

  String expectedState() {
    return then.split(" ", -1)[0];
  }

  /** Cause of the close, empty where the session does not close, {@code *} for any. */
  String expectedCause() {
    String[] parts = then.split(" ", -1);
    return parts.length > 1 ? parts[1] : "";
  }

  @Override
  public String toString() {
    return "%s line %d %s %s %s: %s".formatted(policy, line, profile, connect, from, steps);
  }
}
