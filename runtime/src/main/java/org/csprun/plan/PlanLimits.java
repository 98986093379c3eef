package org.csprun.plan;

/**
 * How large anything in a plan may be. Together they bound what reading and verifying a hostile
 * file can cost: heap in proportion to {@link #METADATA_BYTES}, time in proportion to the file's
 * length. The work of running an accepted plan is bounded by its own shapes alone; its arena and
 * constants by {@link #ARENA_BYTES} and {@link #CONSTANT_BYTES}. What a target's kernels take
 * beside them is the target's own; a session that cannot have it refuses the plan.
 */
final class PlanLimits {
  /** The longest plan file. Every offset in it fits an int, so no reader can overflow one. */
  static final long FILE_BYTES = Integer.MAX_VALUE / 64 * 64;

  /** The largest arena. Every byte offset in it fits an int, so no kernel can overflow one. */
  static final long ARENA_BYTES = Integer.MAX_VALUE / 64 * 64;

  /** All sections that are read into objects together: everything but the weights. */
  static final long METADATA_BYTES = 16 << 20;

  /** The constants of all steps together; one that several steps share counts for each. */
  static final long CONSTANT_BYTES = Integer.MAX_VALUE;

  static final int SECTIONS = 64;
  static final int TENSORS = 1 << 16;
  static final int STEPS = 1 << 16;
  static final int WEIGHTS = 1 << 17;
  static final int STRINGS = 1 << 19;

  /** One string of the string table. */
  static final int STRING_BYTES = 1 << 16;

  /** A name or an origin; a value of the provenance may be as long as a string. */
  static final int NAME_CHARS = 4096;

  /** Entries of the provenance. */
  static final int ENTRIES = 1 << 14;

  /** Inputs, outputs and heads of a plan, each. */
  static final int ENDS = 1024;

  static final int CLASSES = 1 << 16;

  /** Anchors or strides of one head. */
  static final int HEAD_PARTS = 256;

  /** Dimensions of a tensor, a constant or a copy. */
  static final int RANK = 8;

  /** Sides, strides, dilations and paddings of a window, factors, blocks, in pixels. */
  static final int WINDOW_PIXELS = 4096;

  private PlanLimits() {}
}
