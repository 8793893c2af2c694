/** Tests of the HTTP API, the events and the page, against a gateway in memory. */
@NullMarked
package dev.holdfast.gateway.web;

import org.jspecify.annotations.NullMarked;
