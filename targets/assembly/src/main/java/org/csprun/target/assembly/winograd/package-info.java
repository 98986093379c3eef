/** Float convolutions of 3x3 and stride 1 by Winograd's method. */
package org.csprun.target.assembly.winograd;
