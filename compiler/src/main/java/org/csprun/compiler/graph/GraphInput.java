package org.csprun.compiler.graph;

import java.util.Optional;
import org.csprun.plan.ImageInput;

/**
 * An input of the graph.
 *
 * @param image how a picture becomes this input, where the model takes pictures
 */
public record GraphInput(String name, Value value, Optional<ImageInput> image) {}
