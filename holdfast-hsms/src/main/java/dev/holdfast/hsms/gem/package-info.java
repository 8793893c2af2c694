/** What GEM (SEMI E30) expects of a host or a tool without being told. */
@NullMarked
package dev.holdfast.hsms.gem;

import org.jspecify.annotations.NullMarked;
