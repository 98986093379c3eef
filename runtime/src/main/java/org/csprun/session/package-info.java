/** Running a plan: one arena, kernels bound once, a fixed pool of threads, no allocation a run. */
package org.csprun.session;
