/** The csprun command, its reports and the scenes of the embedded model. */
module org.csprun.tools {
  requires org.csprun.runtime;
  requires org.csprun.compiler;
  requires info.picocli;
  requires jdk.management;
  requires java.management;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires me.tongfei.progressbar;

  exports org.csprun.bench;
  exports org.csprun.cli;
  exports org.csprun.eval;
  exports org.csprun.scenes;

  opens org.csprun.bench to
      com.fasterxml.jackson.databind;
  opens org.csprun.cli to
      com.fasterxml.jackson.databind,
      info.picocli;
  opens org.csprun.eval to
      com.fasterxml.jackson.databind;

  uses org.csprun.target.Target;
}
