/**
 * Pictures of the running node for people and tools: read-only records and the narrow ports that give them. {@link
 * io.warren.engine.view.MetadataProjection} is the metadata as tables, with who changed what.
 *
 * <p>No state. The room does not know HTTP, JSON or who looks.
 */
@NullMarked
package io.warren.engine.view;

import org.jspecify.annotations.NullMarked;
