package dev.holdfast.gateway.web;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list ordered by id is wanted. With {@code before} unset: the first {@code limit}
 * entries with an id above {@code after}. With {@code before} set: the last {@code limit} entries
 * with an id above {@code after} and below {@code before}. Either way the answer's ids ascend.
 *
 * @param link name of the one link, or null for all
 * @param after ids above this only, 0 or more
 * @param before ids below this only, or null
 * @param limit how many at most, 1 or more
 */
public record Slice(@Nullable String link, long after, @Nullable Long before, int limit) {}
