/** Reads ONNX models. */
package org.csprun.compiler.onnx;
