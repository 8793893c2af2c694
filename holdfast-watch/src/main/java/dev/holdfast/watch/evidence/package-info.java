/** What the kernel tells of our own links in doubt, for their reports. */
@NullMarked
package dev.holdfast.watch.evidence;

import org.jspecify.annotations.NullMarked;
