/** DL/T 698.45: link frames, A-XDR data, services, the object dictionary, client and server. */
@NullMarked
package dev.holdfast.meter.dlt698;

import org.jspecify.annotations.NullMarked;
