/** Network namespaces, and interfaces whose other end is a program. */
@NullMarked
package dev.holdfast.posix.net;

import org.jspecify.annotations.NullMarked;
