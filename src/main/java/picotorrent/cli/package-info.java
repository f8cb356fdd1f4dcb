/// The commands of `btinspect`. Each is a picocli command that returns an [ExitCode], prints what
/// it found on standard output and its reason for failing, one line, on standard error. Text that
/// came from a torrent passes `PlainText` on its way to a terminal.
@NullMarked
package picotorrent.cli;

import org.jspecify.annotations.NullMarked;
