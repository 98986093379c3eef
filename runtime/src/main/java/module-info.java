/** The runtime: plans, sessions, the numeric specification and what a picture needs. */
module org.csprun.runtime {
  requires transitive java.desktop;

  exports org.csprun;
  exports org.csprun.kernel;
  exports org.csprun.plan;
  exports org.csprun.session;
  exports org.csprun.target;
  exports org.csprun.tensor;
  exports org.csprun.vision;

  uses org.csprun.target.Target;

  provides org.csprun.target.Target with
      org.csprun.kernel.ScalarTarget;
}
