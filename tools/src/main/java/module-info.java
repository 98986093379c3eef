/** The csprun command, its reports and the scenes of the embedded model. */
module org.csprun.tools {
  requires org.csprun.runtime;
  requires org.csprun.compiler;
  requires info.picocli;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires me.tongfei.progressbar;

  exports org.csprun.cli;
  exports org.csprun.eval;

  opens org.csprun.cli to
      info.picocli;

  uses org.csprun.target.Target;
}
