package dev.holdfast.sim.world;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsTables;
import dev.holdfast.sim.world.TwoTables.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Goes breadth first through every state that two ends and their channel can reach. */
final class Exploration {

  /** Steps without a fault that any state may be away from SELECTED. */
  private static final int NEAR = 120;

  private static final int TOO_MANY = 60_000;

  /** A state that was reached, and how. */
  private static final class Node {
    private final @Nullable Node before;
    private final @Nullable Step by;
    private final String shape;
    private final List<String> regular = new ArrayList<>();
    private boolean goal;

    Node(@Nullable Node before, @Nullable Step by, String shape) {
      this.before = before;
      this.by = by;
      this.shape = shape;
    }

    List<Step> way() {
      Deque<Step> steps = new ArrayDeque<>();
      for (Node node = this; node != null && node.by != null; node = node.before) {
        steps.addFirst(node.by);
      }
      return List.copyOf(steps);
    }
  }

  private final HsmsSettings active;
  private final HsmsSettings passive;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private final Set<String> moves = new HashSet<>();
  private final List<String> stuck = new ArrayList<>();

  Exploration(HsmsSettings active, HsmsSettings passive) {
    this.active = active;
    this.passive = passive;
  }

  void explore() {
    reached(null, null, new TwoTables(active, passive));
    while (!open.isEmpty()) {
      Node node = open.remove();
      List<Step> way = node.way();
      TwoTables here = replay(way);
      List<Step> possible = new ArrayList<>();
      for (Step step : Step.values()) {
        if (here.can(step)) {
          possible.add(step);
        }
      }
      boolean underWay = possible.contains(Step.TO_ACTIVE) || possible.contains(Step.TO_PASSIVE);
      for (Step step : possible) {
        TwoTables next = replay(way);
        next.make(step);
        moves.addAll(next.moves());
        String shape = reached(node, step, next);
        boolean late = underWay && step.isTime();
        if (step.regular() && !late && !shape.equals(node.shape)) {
          node.regular.add(shape);
        }
      }
      comesBack(node, here);
    }
  }

  private TwoTables replay(List<Step> way) {
    TwoTables tables = new TwoTables(active, passive);
    way.forEach(tables::make);
    return tables;
  }

  private String reached(@Nullable Node before, @Nullable Step by, TwoTables tables) {
    String shape = tables.shape();
    if (!nodes.containsKey(shape)) {
      if (nodes.size() > TOO_MANY) {
        throw new WorldFailure("the states have no end: " + shape);
      }
      Node node = new Node(before, by, shape);
      node.goal = tables.goal();
      nodes.put(shape, node);
      open.add(node);
    }
    return shape;
  }

  /** From here, with nothing going wrong any more, both ends are selected again. */
  private void comesBack(Node node, TwoTables tables) {
    tables.heal();
    for (int steps = 0; !tables.goal(); steps++) {
      if (steps > NEAR) {
        stuck.add(node.way() + " leads to " + node.shape + " and then to " + tables.shape());
        return;
      }
      tables.make(next(tables));
    }
  }

  private static Step next(TwoTables tables) {
    for (Step step : List.of(Step.TO_PASSIVE, Step.TO_ACTIVE, Step.DIAL)) {
      if (tables.can(step)) {
        return step;
      }
    }
    return tables.nearer();
  }

  /** States from which SELECTED was not reached again, and the way to them. */
  List<String> stuck() {
    return stuck;
  }

  int states() {
    return nodes.size();
  }

  /** Circles among states that are not SELECTED on both sides, with nothing going wrong. */
  List<String> circles() {
    Map<String, Integer> mark = new HashMap<>();
    List<String> circles = new ArrayList<>();
    for (Node start : nodes.values()) {
      if (!mark.containsKey(start.shape) && !start.goal) {
        follow(start, mark, circles);
      }
    }
    return circles;
  }

  private void follow(Node start, Map<String, Integer> mark, List<String> circles) {
    Deque<Node> way = new ArrayDeque<>();
    way.push(start);
    mark.put(start.shape, 0);
    while (!way.isEmpty()) {
      Node node = way.peek();
      int at = mark.merge(node.shape, 1, Integer::sum) - 1;
      if (at >= node.regular.size()) {
        mark.put(node.shape, Integer.MIN_VALUE);
        way.pop();
        continue;
      }
      Node next = nodes.get(node.regular.get(at));
      if (next == null || next.goal) {
        continue;
      }
      Integer seen = mark.get(next.shape);
      if (seen == null) {
        mark.put(next.shape, 0);
        way.push(next);
      } else if (seen >= 0) {
        circles.add(next.way() + " to " + next.shape + " and round by " + node.shape);
      }
    }
  }

  /** Moves of either table that no way makes. */
  Set<String> movesMissed() {
    Set<String> missed = new TreeSet<>();
    for (HsmsSettings end : List.of(active, passive)) {
      HsmsTables.of(end)
          .rows()
          .forEach(row -> {
            if (row.from() != row.to()) {
              missed.add(TwoTables.move(end.connect().name(), row.from(), row.to()));
            }
          });
    }
    missed.removeAll(moves);
    return missed;
  }
}
