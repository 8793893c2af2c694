package dev.holdfast.link.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.link.LinkState;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateTableTest {

  private enum Lamp {
    OFF,
    ON
  }

  private enum Switch {
    PRESS,
    HOLD
  }

  @Test
  void findsTheRowOfAStateAndATrigger() {
    StateTable<Lamp, Switch> table =
        StateTable.of(Lamp.class, Switch.class)
            .row(Lamp.OFF, Switch.PRESS, "light", Lamp.ON)
            .row(Lamp.ON, Switch.PRESS, "", Lamp.OFF)
            .build();
    assertThat(table.row(Lamp.OFF, Switch.PRESS))
        .isEqualTo(new StateTable.Row<>(Lamp.OFF, Switch.PRESS, "light", Lamp.ON));
    assertThat(table.row(Lamp.OFF, Switch.HOLD)).isNull();
    assertThat(table.states()).containsExactly(Lamp.OFF, Lamp.ON);
    assertThat(table.rows()).hasSize(2);
  }

  @Test
  void refusesTwoRowsForTheSame() {
    StateTable.Builder<Lamp, Switch> rows =
        StateTable.of(Lamp.class, Switch.class)
            .row(Lamp.OFF, Switch.PRESS, "", Lamp.ON)
            .row(Lamp.OFF, Switch.PRESS, "", Lamp.OFF);
    assertThatIllegalArgumentException()
        .isThrownBy(rows::build)
        .withMessage("two rows for OFF and PRESS");
  }

  @Test
  void aLinkCanReachEveryStateAndStopFromAny() {
    Set<LinkState> reached = EnumSet.of(LinkState.STOPPED);
    for (int i = 0; i < LinkState.values().length; i++) {
      for (StateTable.Row<LinkState, LinkState.Trigger> row : LinkState.table().rows()) {
        if (reached.contains(row.from())) {
          reached.add(row.to());
        }
      }
    }
    assertThat(reached).containsExactlyInAnyOrder(LinkState.values());
    for (LinkState state : LinkState.values()) {
      if (state != LinkState.STOPPED && state != LinkState.STOPPING) {
        assertThat(LinkState.table().row(state, LinkState.Trigger.STOP)).isNotNull();
      }
    }
  }
}
