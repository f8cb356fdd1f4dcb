package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import picotorrent.fx.model.NoticeBoard.Notice;

/// A notice does not go before it can have been read.
@NullMarked
class NoticeStackTest {
  @Test
  void aLongNoticeStaysLongerThanAShortOne() {
    Notice brief = new Notice("Arch Linux", "Download complete");
    assertEquals(6, NoticeStack.stay(brief).toSeconds(), 0.001);
    Notice full =
        new Notice(
            "Picotorrent",
            "Not all torrents of earlier sessions could be read. No permission to read"
                + " /home/ada/.local/state/picotorrent/session. Change its permissions or choose"
                + " another folder. They are kept: start again then.");
    assertTrue(NoticeStack.stay(full).toSeconds() > 20, NoticeStack.stay(full).toString());
  }
}
