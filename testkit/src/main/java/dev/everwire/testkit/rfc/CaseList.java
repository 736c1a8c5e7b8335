package dev.everwire.testkit.rfc;

import java.util.ArrayList;
import java.util.List;

/**
 * The cases of a category, numbered in the order in which they are added. Others refer to the
 * numbers, so a new case goes to the end of its category.
 */
final class CaseList {

  private final int category;
  private final List<RfcCase> cases = new ArrayList<>();
  private String section = "";
  private ClientSettings client = ClientSettings.DEFAULT;
  private boolean huge;

  CaseList(int category) {
    this.category = category;
  }

  /** Sets what asks for the cases that follow; they are played with the default settings. */
  CaseList section(String value) {
    section = value;
    client = ClientSettings.DEFAULT;
    huge = false;
    return this;
  }

  /** Sets what the client must be set to for the cases that follow in this section. */
  CaseList client(ClientSettings value) {
    client = value;
    return this;
  }

  /** Says that the cases that follow in this section are better played alone. */
  CaseList huge() {
    huge = true;
    return this;
  }

  CaseList add(String title, Expected expected, Play play) {
    String id = category + "." + (cases.size() + 1);
    cases.add(new RfcCase(id, section, title, client, huge, play, expected));
    return this;
  }

  List<RfcCase> cases() {
    return List.copyOf(cases);
  }
}
