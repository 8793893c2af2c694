package dev.holdfast.hsms;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import dev.holdfast.link.virtual.VirtualPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups of session entities in virtual time, and what each entity's share was told. */
final class GroupRig implements SessionFactory<HsmsGroup> {

  final Map<Integer, HsmsSessions> entities = new LinkedHashMap<>();
  final List<String> over = new ArrayList<>();
  private final HsmsGroups groups;

  GroupRig(HsmsSettings settings, int... sessionIds) {
    this(Memory.NONE, settings, sessionIds);
  }

  /** With a memory for the connections and each entity. */
  GroupRig(Memory memory, HsmsSettings settings, int... sessionIds) {
    Map<Integer, Share<HsmsSession>> shares = new LinkedHashMap<>();
    for (int id : sessionIds) {
      HsmsSessions sessions =
          HsmsSessions.entity(settings.toBuilder().deviceId(id).build(), memory);
      entities.put(id, sessions);
      shares.put(id, share(id, sessions));
    }
    groups = new HsmsGroups(settings, shares, memory);
  }

  private Share<HsmsSession> share(int id, HsmsSessions sessions) {
    return new Share<>() {
      @Override
      public HsmsSession create(SessionPort port) {
        return sessions.create(port);
      }

      @Override
      public void over(HsmsSession session, Cause cause, String detail) {
        over.add(id + " " + cause);
      }
    };
  }

  @Override
  public HsmsGroup create(SessionPort port) {
    return groups.create(port);
  }

  VirtualPort<HsmsGroup> open() {
    return VirtualPort.open(this);
  }

  /** State of an entity; NOT_CONNECTED where it has no part in the connection. */
  static HsmsState state(VirtualPort<HsmsGroup> port, int id) {
    HsmsSession session = port.session().entity(id);
    return session == null ? HsmsState.NOT_CONNECTED : session.state();
  }
}
