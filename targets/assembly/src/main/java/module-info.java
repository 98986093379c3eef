/** Kernels in machine code that Java assembles. */
module org.csprun.target.assembly {
  requires org.csprun.runtime;

  provides org.csprun.target.Target with
      org.csprun.target.assembly.AssemblyTarget;
}
