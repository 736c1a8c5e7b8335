package dev.everwire.cli.storm;

import java.util.Arrays;

/** What is counted while a storm goes on, by the second. */
final class Counts {

  private final int socketsPerProcess;
  private final int[] attempts;
  private final int[] back;

  /** Of each process, the second of its latest attempt, and how many it made in it. */
  private final int[] latestSecond;

  private final int[] inLatestSecond;
  private int processPeak;
  private int totalBack;
  private int lastBackMs;

  Counts(Scenario scenario) {
    int seconds = (int) Scenario.LIMIT.toSeconds() + 1;
    socketsPerProcess = scenario.socketsPerProcess();
    attempts = new int[seconds];
    back = new int[seconds];
    latestSecond = new int[scenario.processes()];
    inLatestSecond = new int[scenario.processes()];
  }

  void attempt(int client, int nowMs) {
    int second = nowMs / 1_000;
    attempts[second]++;
    int process = client / socketsPerProcess;
    if (latestSecond[process] != second) {
      latestSecond[process] = second;
      inLatestSecond[process] = 0;
    }
    processPeak = Math.max(processPeak, ++inLatestSecond[process]);
  }

  void back(int nowMs) {
    back[nowMs / 1_000]++;
    totalBack++;
    lastBackMs = nowMs;
  }

  int totalBack() {
    return totalBack;
  }

  StormResult result(Scenario scenario, Strategy strategy, boolean gated) {
    int seconds = attempts.length;
    while (seconds > 0 && attempts[seconds - 1] == 0 && back[seconds - 1] == 0) {
      seconds--;
    }
    return new StormResult(
        scenario,
        strategy,
        gated,
        Arrays.copyOf(attempts, seconds),
        Arrays.copyOf(back, seconds),
        processPeak,
        totalBack == scenario.clients() ? lastBackMs : StormResult.NEVER);
  }
}
