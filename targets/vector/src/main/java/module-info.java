/** Kernels in the Panama Vector API. */
module org.csprun.target.vector {
  requires org.csprun.runtime;
  requires jdk.incubator.vector;

  provides org.csprun.target.Target with
      org.csprun.target.vector.VectorTarget;
}
