/** How good the detections are: labels, results files and COCO's average precision. */
package org.csprun.eval;
