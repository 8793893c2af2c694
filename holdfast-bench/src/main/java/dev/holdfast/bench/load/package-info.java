/** Request and reply over sockets beside a blocking echo. */
@NullMarked
package dev.holdfast.bench.load;

import org.jspecify.annotations.NullMarked;
