package org.csprun.scenes;

import java.util.List;
import java.util.stream.Stream;

/** A kind of road sign; the order is that of the embedded model. */
public enum SignClass {
  STOP("stop"),
  YIELD("yield"),
  SPEED_LIMIT("speed limit"),
  NO_ENTRY("no entry"),
  WARNING("warning"),
  PARKING("parking"),
  DIRECTION("direction"),
  PRIORITY_ROAD("priority road");

  private final String label;

  SignClass(String label) {
    this.label = label;
  }

  /** The name a person reads, as in {@code signs.names}. */
  public String label() {
    return label;
  }

  /** The class index in labels and in the embedded model: the order of declaration. */
  @SuppressWarnings("EnumOrdinal")
  public int index() {
    return ordinal();
  }

  /** All labels in class order. */
  public static List<String> labels() {
    return Stream.of(values()).map(SignClass::label).toList();
  }
}
