/// Where the bytes live: the files of a torrent, their hashing, the part file, and the documents
/// that remember everything between two runs. All of it works on the disk pool and answers on the
/// session loop.
@NullMarked
package picotorrent.storage;

import org.jspecify.annotations.NullMarked;
