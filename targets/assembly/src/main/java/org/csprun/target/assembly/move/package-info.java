/** Steps that only move elements. */
package org.csprun.target.assembly.move;
