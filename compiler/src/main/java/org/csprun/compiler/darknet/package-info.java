/** Reads Darknet networks: cfg and weights. */
package org.csprun.compiler.darknet;
