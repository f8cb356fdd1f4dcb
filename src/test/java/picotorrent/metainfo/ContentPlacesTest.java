package picotorrent.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.metainfo.Metainfo.Format;

/// Data whose files have names that Picotorrent itself would not write everywhere.
class ContentPlacesTest {
  private static final List<String> LINUX_NAMES =
      List.of(
          "a",
          "A",
          "Part 2: why?.txt",
          "dots...",
          "tail ",
          "CON",
          "u\u0308",
          "\u00fc",
          "new\nline");

  @TempDir private Path temp;

  private Layout layout(List<List<String>> files) throws Exception {
    return TorrentReader.read(Torrents.v1("Show: one", files)).layout();
  }

  private static List<Path> places(Layout layout, Path data) {
    return ContentPlaces.of(layout, data).stream()
        .filter(Objects::nonNull) // padding
        .map(ContentPlaces.Place::file)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  @EnabledOnOs(OS.LINUX)
  void whatWasMadeOfAFolderIsFoundInIt(Format format) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("Show: one"));
    for (String name : LINUX_NAMES) {
      Files.writeString(folder.resolve(name), "content of " + name.repeat(name.length()));
    }
    Metainfo made =
        TorrentReader.read(
            TorrentCreator.create(folder, CreationOptions.of(format), HashProgress.NONE));
    for (Path data : List.of(folder, temp)) {
      assertEquals(
          LINUX_NAMES.stream().map(folder::resolve).collect(Collectors.toSet()),
          Set.copyOf(places(made.layout(), data)),
          () -> "all of it in " + data);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theNameThatWasWrittenComesBeforeTheTorrentsOwn() throws Exception {
    Path written = Files.writeString(temp.resolve("a_b"), "ours");
    Files.writeString(temp.resolve("a:b"), "another's");
    assertEquals(List.of(written), places(layout(List.of(List.of("a:b"))), temp));
  }

  @Test
  void aNameThatLeadsElsewhereIsNotFollowed() throws Exception {
    Path outside = Files.writeString(temp.resolve("outside"), "secret");
    Path folder = Files.createDirectories(temp.resolve("folder"));
    Layout layout =
        layout(
            List.of(List.of("..", "outside"), List.of("../outside"), List.of(outside.toString())));
    for (Path place : places(layout, folder)) {
      assertTrue(place.normalize().startsWith(folder), place::toString);
    }
  }
}
