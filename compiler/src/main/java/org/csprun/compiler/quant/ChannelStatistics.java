package org.csprun.compiler.quant;

/**
 * What was seen of one channel.
 *
 * @param min the smallest value
 * @param max the largest value
 * @param mean the mean over all pixels of all samples
 * @param histogram how often which value occurred
 */
record ChannelStatistics(float min, float max, float mean, ChannelHistogram histogram) {}
