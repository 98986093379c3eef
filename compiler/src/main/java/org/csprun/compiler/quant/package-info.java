/** From a float graph and calibration pictures to an integer graph with an accuracy ledger. */
package org.csprun.compiler.quant;
