package org.csprun.compiler.graph;

/** An output of the graph under the model's own name. */
public record GraphOutput(String name, Value value) {}
