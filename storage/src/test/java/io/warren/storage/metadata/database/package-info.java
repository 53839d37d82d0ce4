/** The tables against logs that end anywhere, files that rot, and a projection that is a list. */
@NullMarked
package io.warren.storage.metadata.database;

import org.jspecify.annotations.NullMarked;
