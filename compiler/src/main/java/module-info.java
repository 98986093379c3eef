/** The compiler: importers, passes, memory planning, cost and lowering to a plan. */
module org.csprun.compiler {
  requires transitive org.csprun.runtime;
  requires org.tribuo.util.onnx;
  requires com.google.protobuf;

  exports org.csprun.compiler;
  exports org.csprun.compiler.cost;
  exports org.csprun.compiler.darknet;
  exports org.csprun.compiler.graph;
  exports org.csprun.compiler.lower;
  exports org.csprun.compiler.memory;
  exports org.csprun.compiler.onnx;
  exports org.csprun.compiler.pass;
  exports org.csprun.compiler.quant;
}
