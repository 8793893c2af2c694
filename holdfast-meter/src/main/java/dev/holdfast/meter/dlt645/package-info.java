/** DL/T 645-2007: frames, the data dictionary, reading as client, answering as server. */
@NullMarked
package dev.holdfast.meter.dlt645;

import org.jspecify.annotations.NullMarked;
