/** Steps that compute each element by itself or from two. */
package org.csprun.target.assembly.element;
