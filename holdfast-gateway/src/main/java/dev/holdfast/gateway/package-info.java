/** The gateway: links, journal, routes and web page held together. */
@NullMarked
package dev.holdfast.gateway;

import org.jspecify.annotations.NullMarked;
