package picotorrent.metainfo;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picotorrent.base.Hash;
import picotorrent.metainfo.Metainfo.Format;

/// Torrent files that libtorrent made of [Payload].
class TorrentReaderTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "v1,V1,7ef8f1c01144b58ffce1b6ad95832c274573bcb9,-",
        "hybrid,HYBRID,6ecc5566c3d51567a2c4ecad7ee041188e14a78c,af1a40eaa3f76af4c9c696a1ef817e54c0ab24be8cdbf334a38357ea4c5a3ca3",
        "v2,V2,-,28138c91fc91a3d86c741b36be2f4b14baf009e1fdb38d987a99f42c04c01e55",
        "private,V1,20b0400170e1e64ddc83c2a96d307df896290ef1,-",
        "multi_v1,V1,eae6afd95cbe9457ce0c7f9c7c6ca84dd3816382,-",
        "multi_hybrid,HYBRID,e67edde223cd4351577ae2ffc8ce92547dc54ec7,9872a9d952e337aa1472bb3503c20683864257ff86876c66d140c466df61943f",
        "multi_v2,V2,-,9e15b0d173495f466d91882a98b685dce3dcb91c511eac50325d648904cd6a03"
      })
  void hashesTheRawInfo(String file, Format format, String v1, String v2)
      throws IOException, MetainfoException {
    Metainfo metainfo = Payload.torrent(file);
    assertEquals(format, metainfo.format());
    assertEquals(v1 == null ? null : Hash.ofHex(v1), metainfo.infoHashes().v1());
    assertEquals(v2 == null ? null : Hash.ofHex(v2), metainfo.infoHashes().v2());
    assertEquals(List.of(), metainfo.findings());
    assertEquals(file.equals("private"), metainfo.isPrivate());
    assertEquals(
        List.of("http://10.77.0.1:8000/announce", "udp://10.77.0.1:8000/announce"),
        metainfo.sources().trackers().getFirst());
  }

  @ParameterizedTest
  @CsvSource({"v1", "hybrid", "v2", "private", "multi_v1", "multi_hybrid", "multi_v2"})
  void judgesEveryPieceOfTheContent(String file) throws IOException, MetainfoException {
    Metainfo metainfo = Payload.torrent(file);
    byte[] space = Payload.pieceSpace(metainfo.layout());
    for (int piece = 0; piece < metainfo.layout().geometry().pieceCount(); piece++) {
      int from = (int) metainfo.layout().geometry().pieceOffset(piece);
      int length = metainfo.layout().geometry().pieceBytes(piece);
      int cut = length / 3;
      List<ByteBuffer> content =
          List.of(
              ByteBuffer.wrap(space, from, cut), ByteBuffer.wrap(space, from + cut, length - cut));
      assertTrue(metainfo.pieceHashes().known(piece));
      assertTrue(metainfo.pieceHashes().matches(piece, content), "piece " + piece);
      assertEquals(cut, content.getFirst().remaining());
      space[from] ^= 1;
      assertFalse(metainfo.pieceHashes().matches(piece, content), "piece " + piece);
    }
  }

  @Test
  void aV2FolderHasItsPaddingImplied() throws IOException, MetainfoException {
    Layout layout = Payload.torrent("multi_v2").layout();
    assertTrue(layout.folder());
    assertEquals(
        List.of("a.bin", "empty.bin", ".pad", "b.bin", ".pad", "c.bin", ".pad", "z.bin"),
        layout.entries().stream()
            .map(entry -> entry.isPadding() ? ".pad" : entry.path().getLast())
            .toList());
    assertEquals(List.of("multi", "sub", "b.bin"), layout.entries().get(3).path());
    assertEquals(5 + 1 + 1 + 33, layout.geometry().pieceCount());
    assertEquals(300_001 + 16_384 + 1 + 2_097_157, layout.contentBytes());
  }

  @Test
  void metadataAloneLacksThePieceLayersUntilTheyArrive() throws IOException, MetainfoException {
    Metainfo whole = Payload.torrent("multi_v2");
    Metainfo bare = TorrentReader.readInfo(whole.info(), whole.sources());
    assertEquals(whole.infoHashes(), bare.infoHashes());
    int lastPiece = bare.layout().geometry().pieceCount() - 1;
    assertFalse(bare.pieceHashes().known(lastPiece));
    assertNull(bare.pieceHashes().v2(lastPiece));
    PieceLayers theirs = requireNonNull(whole.pieceHashes().layers());
    PieceLayers ours = requireNonNull(bare.pieceHashes().layers());
    ours.missing().forEach(span -> assertTrue(ours.accept(span, theirs.serve(span).orElseThrow())));
    assertTrue(ours.isComplete());
    assertEquals(List.of(), ours.missing());
    for (int piece = 0; piece <= lastPiece; piece++) {
      assertEquals(whole.pieceHashes().v2(piece), bare.pieceHashes().v2(piece));
    }
  }
}
