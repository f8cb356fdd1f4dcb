package picotorrent.fx.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Sentence;

/// What is opened, with what, and what never is.
@SuppressWarnings("NullAway.Init")
@NullMarked
class FileOpenerTest {
  @TempDir private Path folder;

  private final List<List<String>> run = new ArrayList<>();
  private final List<Path> selected = new ArrayList<>();

  private FileOpener opener(String system) {
    return new FileOpener(system, run::add, selected::add);
  }

  private FileOpener linux() {
    return opener("Linux");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.ISO_8859_1)
        .toRealPath();
  }

  @ParameterizedTest
  @CsvSource({"Linux, xdg-open", "Mac OS X, open", "Windows 11, explorer"})
  void aFileGoesToTheDesktopsProgramAsOneArgument(String system, String program)
      throws IOException {
    Path film = file("--help; $(reboot) & a, b.mkv", "not a program");
    assertNull(opener(system).open(film));
    String path = program.equals("explorer") ? "\"" + film + "\"" : film.toString();
    assertEquals(List.of(List.of(program, path)), run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.desktop",
        "a.sh",
        "a.jar",
        "a.EXE",
        "a.exe. ",
        "film.mkv.lnk",
        "a.url",
        "a.Scr",
        "a.AppImage",
        "a.py",
        "a.webloc",
        "a.hta",
        "a.settingcontent-ms"
      })
  void whatCanRunProgramsByItsNameIsShownAndNotOpened(String name) throws IOException {
    assertShownOnly(file(name, "harmless"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/bin/sh\nreboot",
        "\u007fELF\u0002",
        "MZ\u0090\0\u0003\0",
        "# a comment\n[Desktop Entry]\nExec=reboot",
        "\u00cf\u00fa\u00ed\u00fe\u0007",
        "\u00ca\u00fe\u00ba\u00be\0\0"
      })
  void whatCanRunProgramsByItsContentIsShownAndNotOpened(String content) throws IOException {
    assertShownOnly(file("film.mkv", content));
    run.clear();
    selected.clear();
    assertShownOnly(file("film", content));
  }

  private void assertShownOnly(Path file) {
    Sentence said = linux().open(file);
    assertNotNull(said);
    assertTrue(said.toString().contains("can run programs"), said.toString());
    assertEquals(List.of(file), selected);
    assertEquals(List.of(), run);
  }

  @Test
  void aLinkIsJudgedByWhatItLeadsTo() throws IOException {
    Path script = file("real.sh", "reboot");
    Path link = Files.createSymbolicLink(folder.resolve("film.mkv"), script);
    Sentence said = linux().open(link);
    assertNotNull(said);
    assertTrue(said.toString().startsWith("film.mkv can run programs"), said.toString());
    assertEquals(List.of(), run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "film.mkv",
        "notes.txt",
        "a.tar.gz",
        "no extension",
        "book.pdf",
        "MZ.txt",
        ".hidden"
      })
  void whatAProgramOnlyShowsIsOpened(String name) throws IOException {
    assertNull(linux().open(file(name, "MZ is how this text begins\n")));
    assertEquals(1, run.size());
    assertEquals(List.of(), selected);
  }

  @Test
  void whereNothingOpensItItIsSaid() throws IOException {
    Path film = file("film.mkv", "frames");
    FileOpener none =
        new FileOpener(
            "Linux",
            command -> {
              throw new IOException("no such program");
            },
            file -> false);
    assertEquals(
        "No program opens film.mkv. It is in " + film.getParent() + ".",
        String.valueOf(none.open(film)));
    assertTrue(String.valueOf(none.show(film, folder)).startsWith("This computer has no program"));
    Path gone = folder.resolve("gone.mkv");
    assertEquals(
        gone + " is not there. Connect its drive, or find the data elsewhere.",
        String.valueOf(linux().open(gone)));
  }

  @Test
  void aFileIsSelectedInItsFolderAndElseTheFolderIsOpened() throws IOException {
    Path film = file("a, b.mkv", "frames");
    assertNull(linux().show(film, folder));
    assertEquals(List.of(film), selected);
    assertNull(new FileOpener("Linux", run::add, file -> false).show(film, folder));
    assertEquals(List.of("xdg-open", film.getParent().toString()), run.getLast());
    assertNull(opener("Windows 11").show(film, folder));
    assertEquals(List.of("explorer", "/select,", "\"" + film + "\""), run.getLast());
    assertNull(opener("Mac OS X").show(film, folder));
    assertEquals(List.of("open", "-R", film.toString()), run.getLast());
  }

  @Test
  void whatIsNotThereYetIsShownByTheFolderAbove() throws IOException {
    Path series = Files.createDirectories(folder.resolve("series"));
    assertNull(linux().show(series.resolve("season").resolve("1.mkv"), folder));
    assertEquals(List.of("xdg-open", series.toString()), run.getLast());
    Path drive = folder.resolve("drive");
    assertTrue(
        String.valueOf(linux().show(drive.resolve("1.mkv"), drive)).contains("is not there"));
  }
}
