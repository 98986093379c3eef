package org.csprun.eval;

/**
 * Average precision of one class, in 0…1.
 *
 * @param objects labelled objects of the class
 * @param ap mean over the IoU thresholds 0.50 to 0.95
 * @param ap50 at IoU 0.50
 */
public record ClassScore(int classId, int objects, double ap, double ap50) {}
