package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.TorrentDetail;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Samples;

/// What is known of the torrent that is looked at.
class DetailsTest {
  private static final String KNOWN = "Debian 13.2 netinst, amd64";
  private static final String FETCHING = "Blender 5.1 demo files";

  private final FakeEngine engine = new FakeEngine();
  private final Feed feed = new Feed(engine);
  private final Details details = feed.details();

  private void lookAt(String name) {
    engine.show(Samples.session(), Samples.library());
    feed.pull(0);
    details.tabProperty().set(Details.Tab.PIECES);
    details
        .torrentProperty()
        .set(
            feed.library().rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow());
  }

  /// As the engine answers before it has looked at this tab.
  private static TorrentDetail empty(String name) {
    return new TorrentDetail(
        Samples.id(name), List.of(), List.of(), List.of(), null, List.of(), null);
  }

  @Test
  void nobodyWaitsForMetadataThatIsThere() {
    lookAt(KNOWN);
    assertFalse(details.metadataMissingProperty().get(), "nothing is known yet");
    details.apply(empty(KNOWN));
    assertFalse(details.metadataMissingProperty().get());
    assertNull(details.piecesProperty().get());
    details.apply(Samples.detail(KNOWN));
    assertNotNull(details.piecesProperty().get());
  }

  @Test
  void thatMetadataIsMissingIsSaid() {
    lookAt(FETCHING);
    details.apply(empty(FETCHING));
    assertTrue(details.metadataMissingProperty().get());
    details.torrentProperty().set(feed.library().rows().getFirst());
    assertFalse(details.metadataMissingProperty().get(), "of another torrent");
  }
}
