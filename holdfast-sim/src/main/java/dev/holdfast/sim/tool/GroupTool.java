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

/**
 * A tool of several session entities (HSMS-GS), each of which answers, and raises events of its
 * own, as a tool does.
 */
final class GroupTool implements SessionFactory<GroupToolSession> {

  private final Map<Integer, Tool> tools;
  private final HsmsGroups groups;

  /**
   * @param tools by session id
   */
  GroupTool(Map<Integer, Tool> tools, ToolSettings settings) {
    this.tools = tools;
    // A tool of another make cuts when its timers say so.
    HsmsSettings.Builder hsms =
        settings.hsms().toBuilder().checkBodies(false).cutPolicy(CutPolicy.STANDARD);
    Map<Integer, Share<HsmsSession>> entities = new LinkedHashMap<>();
    for (int id : tools.keySet()) {
      entities.put(id, Share.of(HsmsSessions.entity(hsms.deviceId(id).build())));
    }
    this.groups = new HsmsGroups(hsms.build(), entities);
  }

  @Override
  public GroupToolSession create(SessionPort port) {
    return new GroupToolSession(tools, groups, port);
  }
}
