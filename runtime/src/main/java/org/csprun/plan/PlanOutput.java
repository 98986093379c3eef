package org.csprun.plan;

/**
 * One output of the plan.
 *
 * @param name the model's name for it
 * @param tensor index of the tensor; its logical shape is the model's own
 */
public record PlanOutput(String name, int tensor) {}
