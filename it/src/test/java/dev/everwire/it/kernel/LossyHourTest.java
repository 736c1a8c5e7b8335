package dev.everwire.it.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.it.transport.Transports;
import dev.everwire.policy.Heartbeat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R10 on a link that loses a fifth of its packets in each direction: it is slow, not dead, and no
 * heartbeat takes it for dead. With {@code -Deverwire.kernel.seconds=3600} for an hour.
 */
class LossyHourTest {

  private static final int SECONDS = Integer.getInteger("everwire.kernel.seconds", 15);

  private static final int PROGRESS_SECONDS = 300;

  /** The default interval would not come round in a run of seconds; the timeout is the default. */
  private static final long INTERVAL_MS =
      SECONDS < 120 ? 5_000 : Heartbeat.DEFAULT.interval().toMillis();

  private static final Pace BUSY =
      new Pace(1_000, INTERVAL_MS, Heartbeat.DEFAULT.timeout().toMillis());

  @Test
  @Timeout(7_200)
  void noLinkThatLosesAFifthOfItsPacketsIsTakenForDead() throws Exception {
    KernelFaults.require(1);
    List<String> transports = Transports.all().stream().map(TransportUnderTest::name).toList();
    try (Rig rig = Rig.start();
        Scene busy = open(rig, BUSY, transports);
        Scene quiet = open(rig, BUSY.every(0), transports)) {
      busy.under(lossy(busy.link()), b -> quiet.under(lossy(quiet.link()), q -> hold(b, q)));
      busy.finish();
      quiet.finish();

      assertThat(print(List.of(busy, quiet)))
          .allSatisfy(record -> assertThat(record.losses()).isEmpty())
          .allSatisfy(record -> assertThat(record.complaint()).isNull());
    }
  }

  private static void hold(Scene busy, Scene quiet) throws InterruptedException {
    for (int past = 0; past < SECONDS; past += PROGRESS_SECONDS) {
      busy.holdSeconds(Math.min(PROGRESS_SECONDS, SECONDS - past));
      print(List.of(busy, quiet));
    }
  }

  private static Scene open(Rig rig, Pace pace, List<String> transports)
      throws InterruptedException {
    return Scene.open(rig, Link.Kind.VETH, Front.NONE, pace, transports);
  }

  /** Prints what is known so far, and returns it. */
  private static List<FlowRecord> print(List<Scene> scenes) {
    List<FlowRecord> records = new ArrayList<>();
    for (Scene scene : scenes) {
      long seconds = (System.currentTimeMillis() - scene.beganMs()) / 1_000;
      for (Rig.Flow flow : scene.flows()) {
        records.add(flow.record());
        System.out.println("after " + seconds + " s of loss: " + flow.record());
      }
    }
    return records;
  }

  private static Link.Fault lossy(Link link) {
    return link.arrivingAtBoth(
        "-m", "statistic", "--mode", "random", "--probability", "0.2", "-j", "DROP");
  }
}
