package org.csprun.cli;

/** The csprun command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("csprun");
  }
}
