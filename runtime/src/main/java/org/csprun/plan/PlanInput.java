package org.csprun.plan;

import java.util.Optional;

/**
 * One input of the plan.
 *
 * @param name the model's name for it
 * @param tensor index of the tensor; its logical shape is the model's own
 * @param image how a picture becomes this input, where the model takes pictures
 */
public record PlanInput(String name, int tensor, Optional<ImageInput> image) {}
