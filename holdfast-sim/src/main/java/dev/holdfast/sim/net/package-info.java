/** Networks of namespaces in which paths, hosts and links fail as they do outside. */
@NullMarked
package dev.holdfast.sim.net;

import org.jspecify.annotations.NullMarked;
