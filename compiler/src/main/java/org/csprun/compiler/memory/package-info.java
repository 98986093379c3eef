/** Places every tensor in one block: live ranges, views, bounds, allocators. */
package org.csprun.compiler.memory;
