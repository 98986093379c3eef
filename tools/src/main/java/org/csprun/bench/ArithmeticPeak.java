package org.csprun.bench;

import org.csprun.tensor.DataType;

/**
 * The most multiply-adds of one type that were measured.
 *
 * @param by the device and the loop that measured it
 * @param macsPerSecond of all threads together
 */
public record ArithmeticPeak(DataType operands, String by, double macsPerSecond) {}
