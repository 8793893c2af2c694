package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsGroups;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import java.util.LinkedHashMap;
import java.util.Map;

/** A tool of several session entities (HSMS-GS), which all answer alike. */
final class GroupTool implements SessionFactory<GroupToolSession> {

  private final Tool tool;
  private final HsmsGroups groups;

  GroupTool(Tool tool, ToolSettings settings) {
    this.tool = tool;
    // A tool of another make cuts when its timers say so.
    HsmsSettings.Builder hsms =
        settings.hsms().toBuilder().checkBodies(false).cutPolicy(CutPolicy.STANDARD);
    Map<Integer, Share<HsmsSession>> entities = new LinkedHashMap<>();
    for (int id : settings.sessionIds()) {
      entities.put(id, Share.of(HsmsSessions.entity(hsms.deviceId(id).build())));
    }
    this.groups = new HsmsGroups(hsms.build(), entities);
  }

  @Override
  public GroupToolSession create(SessionPort port) {
    return new GroupToolSession(tool, groups, port);
  }
}
