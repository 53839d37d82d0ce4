/**
 * The metadata as tables: H2 in a file of the node, asked through jOOQ.
 *
 * <p>{@link io.warren.storage.metadata.database.MetadataDatabase} is the face. The log of changes is the truth; these tables
 * follow it, a little behind, and are made again from it when their file is missing, damaged, of a newer release or of
 * another log. Nothing waits for them, and no password or secret gets into them.
 *
 * <p>Owner: the database's one thread writes; another one reads for those who ask. The room does not know how the log is
 * kept, who asks, or HTTP. The classes of the tables are generated from the migrations by each build.
 */
@NullMarked
package io.warren.storage.metadata.database;

import org.jspecify.annotations.NullMarked;
