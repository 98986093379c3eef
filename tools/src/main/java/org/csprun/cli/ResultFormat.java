package org.csprun.cli;

/** How detections are printed. */
enum ResultFormat {
  TEXT,
  JSON,
  /** A COCO results array, with the scores mAP needs. */
  COCO
}
