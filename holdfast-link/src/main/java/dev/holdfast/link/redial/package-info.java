/** Redial requests: one datagram by which a listening end asks its peer to dial at once. */
@NullMarked
package dev.holdfast.link.redial;

import org.jspecify.annotations.NullMarked;
