/** Depthwise and narrow grouped convolutions. */
package org.csprun.target.assembly.grouped;
