/**
 * Pictures of road signs, drawn from a seed: what the embedded model was trained on and is tested
 * with.
 *
 * <p>{@link org.csprun.scenes.SceneGenerator#draw} is the whole interface. The same seed and size
 * give the same pixels on every machine: shapes are drawn without fonts, and every choice comes
 * from one {@link java.util.SplittableRandom}. Seeds 0 to 999 are held out: training starts at 1
 * 000 000.
 */
package org.csprun.scenes;
