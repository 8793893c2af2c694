/** What the gateway shows over HTTP: JSON for programs, events, metrics and the web page. */
@NullMarked
package dev.holdfast.gateway.web;

import org.jspecify.annotations.NullMarked;
