/// The composition root: the one place that sees engine, files and network together. Directories,
/// logging, and the making of an [picotorrent.api.Engine].
@NullMarked
package picotorrent.app;

import org.jspecify.annotations.NullMarked;
