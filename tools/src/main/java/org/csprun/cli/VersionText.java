package org.csprun.cli;

import org.csprun.compiler.lower.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code csprun --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "csprun " + Version.text(), "Java " + Runtime.version() + ", " + System.getProperty("os.arch")
    };
  }
}
