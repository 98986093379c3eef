/** The plan: immutable records, the binary format, and the checks of an untrusted file. */
package org.csprun.plan;
