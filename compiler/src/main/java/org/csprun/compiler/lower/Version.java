package org.csprun.compiler.lower;

import java.util.Optional;

/** The version of csprun. */
public final class Version {
  private Version() {}

  /** The version of the module, or {@code development} outside a packaged build. */
  public static String text() {
    return Optional.ofNullable(Version.class.getModule().getDescriptor())
        .flatMap(java.lang.module.ModuleDescriptor::rawVersion)
        .orElse("development");
  }
}
