package org.csprun.target.assembly.element;

import org.csprun.target.assembly.code.Lanes;

/** All that the code of a softmax depends on beside its exponential. */
record SoftmaxShape(int width, Lanes lanes, Stream in, Stream out) {}
