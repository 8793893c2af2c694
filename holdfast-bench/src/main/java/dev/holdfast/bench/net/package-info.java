/** What programs see of faults of the network, as a table, and how protocols do under loss. */
@NullMarked
package dev.holdfast.bench.net;

import org.jspecify.annotations.NullMarked;
