package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import picotorrent.metainfo.Metainfo.Format;

/// What the sheet that makes a torrent knows, without the sheet.
@NullMarked
class CreateModelTest {
  private final CreateModel model = new CreateModel();

  private void choose(long bytes) {
    model.contentProperty().set(new CreateModel.Content(Path.of("lectures"), bytes, 3));
  }

  @Test
  void nothingCanBeMadeOfNothing() {
    assertFalse(model.isReady());
    choose(0);
    assertFalse(model.isReady());
    choose(1);
    assertTrue(model.isReady());
  }

  @Test
  void anEmptyLineStartsTheNextTier() {
    model.trackersProperty().set(" https://a/x \nudp://b:1\n\n\nhttps://c/y\n");
    assertEquals(
        List.of(List.of("https://a/x", "udp://b:1"), List.of("https://c/y")), model.tiers());
  }

  @Test
  void aWrongAddressIsNamedAndStopsIt() {
    choose(1_000);
    model.trackersProperty().set("https://a/x\nftp://b/y");
    assertEquals("ftp://b/y", model.wrongUrl());
    assertFalse(model.isReady());
    model.trackersProperty().set("");
    model.webSeedsProperty().set("udp://c");
    assertEquals("udp://c", model.wrongUrl());
    model.webSeedsProperty().set("https://c/files/");
    assertNull(model.wrongUrl());
    assertTrue(model.isReady());
  }

  @Test
  void aPrivateTorrentNeedsATracker() {
    choose(1_000);
    model.privateProperty().set(true);
    assertFalse(model.isReady());
    model.trackersProperty().set("https://a/x");
    assertTrue(model.isReady());
    assertTrue(model.options().isPrivate());
  }

  @Test
  void aChosenPieceSizeGoesBeforeTheRecommendedOne() {
    choose(3_100_000_000L);
    assertTrue(model.usedPieceLengthBytes() >= 1 << 20);
    model.pieceLengthBytesProperty().set(16 << 20);
    assertEquals(16 << 20, model.usedPieceLengthBytes());
    assertEquals(185, model.pieceCount());
    model.formatProperty().set(Format.V1);
    assertEquals(185 * 20 + 3 * 90 + 400, model.torrentBytes());
  }
}
