/** From a model file to a plan. */
package org.csprun.compiler;
