/** From a picture to an input tensor, and from raw outputs to labelled boxes. */
package org.csprun.vision;
