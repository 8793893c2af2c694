package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;

import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.virtual.VirtualPort;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Sessions in virtual time for the tests: device id 10, no linktest, timers decide. */
final class Rig {

  private Rig() {}

  static HsmsSettings.Builder host() {
    return standard(HsmsSettings.host());
  }

  static HsmsSettings.Builder equipment() {
    return standard(HsmsSettings.equipment());
  }

  /** An active end is host here, a passive one equipment. */
  static HsmsSettings.Builder settings(HsmsSettings.Connect connect, HsmsSettings.Profile profile) {
    return (connect == HsmsSettings.Connect.ACTIVE ? host() : equipment()).profile(profile);
  }

  private static HsmsSettings.Builder standard(HsmsSettings.Builder settings) {
    return settings
        .deviceId(TestFrames.DEVICE)
        .linktest(Duration.ZERO)
        .cutPolicy(CutPolicy.STANDARD);
  }

  /** Open and selected, nothing sent yet; the next system bytes are 1 (passive) or 2 (active). */
  static VirtualPort<HsmsSession> selected(HsmsSettings settings) {
    return selected(new HsmsSessions(settings));
  }

  static VirtualPort<HsmsSession> selected(HsmsSessions sessions) {
    VirtualPort<HsmsSession> port = VirtualPort.open(sessions);
    select(port);
    return port;
  }

  static void select(VirtualPort<HsmsSession> port) {
    boolean active = port.session().settings().connect() == HsmsSettings.Connect.ACTIVE;
    byte[] sent = port.takeSentBytes();
    if (active) {
      byte[] answer = sent.clone();
      answer[9] = 2;
      port.receive(answer);
    } else {
      port.receive(frame("Select.req#1000"));
    }
    port.takeSent();
  }

  /** A port that calls a hook after each call made to it. */
  static SessionPort hooked(SessionPort port, BiConsumer<String, Object[]> after) {
    return (SessionPort)
        Proxy.newProxyInstance(
            Rig.class.getClassLoader(),
            new Class<?>[] {SessionPort.class},
            (proxy, method, args) -> {
              try {
                Object result = method.invoke(port, args);
                after.accept(method.getName(), args == null ? new Object[0] : args);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** A port with which so many bytes have not left yet. */
  static SessionPort holding(SessionPort port, AtomicLong unsentBytes) {
    return (SessionPort)
        Proxy.newProxyInstance(
            Rig.class.getClassLoader(),
            new Class<?>[] {SessionPort.class},
            (proxy, method, args) ->
                method.getName().equals("unsentBytes")
                    ? unsentBytes.get()
                    : method.invoke(port, args));
  }

  /** A port that somebody watches: direction and text of each frame are written down. */
  static SessionPort traced(SessionPort port, List<String> seen) {
    return (SessionPort)
        Proxy.newProxyInstance(
            Rig.class.getClassLoader(),
            new Class<?>[] {SessionPort.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "tracing" -> true;
                  case "traced" -> note(seen, args[0] + " " + ((Decoded) args[1]).text());
                  default -> method.invoke(port, args);
                });
  }

  private static @Nullable Object note(List<String> seen, String line) {
    seen.add(line);
    return null;
  }
}
