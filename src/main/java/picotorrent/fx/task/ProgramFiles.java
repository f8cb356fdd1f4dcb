package picotorrent.fx.task;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.io.Files;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Tells files that can run programs from those that a program only shows. What comes from a swarm
/// is a stranger's: opening it must not be able to start anything.
///
/// Both ways by which a desktop chooses are looked at: the end of the name, for every system
/// whatever this one is, and the first bytes.
final class ProgramFiles {
  /// Every head that is known is found here.
  private static final int HEAD_BYTES = 512;

  private static final CharMatcher DROPPED_BY_WINDOWS = CharMatcher.anyOf(". ");

  /// Programs, installers, scripts, shortcuts, and documents that are made to run something.
  private static final Set<String> EXTENSIONS =
      Set.copyOf(
          Splitter.on(CharMatcher.whitespace())
              .omitEmptyStrings()
              .splitToList(
                  """
                  exe com scr pif cpl msc dll ocx sys drv msi msp mst msix msixbundle appx appxbundle
                  appinstaller application gadget jar jnlp class ex_ sfx
                  bat cmd ps1 ps1xml ps2 psc1 psm1 psd1 vb vbe vbs js jse mjs ws wsf wsh wsc sct hta
                  chm hlp inf reg scf lnk url website library-ms search-ms searchconnector-ms
                  settingcontent-ms appref-ms diagcab theme themepack mht mhtml xll xlam wll iqy slk
                  ppam ppa accda accde mda mde ade adp
                  sh bash zsh csh ksh fish run bin elf out ko so desktop directory service appimage
                  flatpak flatpakref flatpakrepo snap deb rpm apk ipa py pyc pyo pyw pyz pyzw pl pm rb
                  tcl lua php awk
                  app command tool terminal workflow action osx pkg mpkg dmg scpt scptd applescript
                  webloc inetloc fileloc prefpane kext dylib
                  """));

  private ProgramFiles() {}

  /// Whether opening a file may run something that is in it. Reads its first bytes.
  ///
  /// @throws IOException when it cannot be read
  static boolean mayRun(Path file) throws IOException {
    String extension = extension(String.valueOf(file.getFileName()));
    boolean marked = extension.isEmpty() && java.nio.file.Files.isExecutable(file);
    return EXTENSIONS.contains(extension) || marked || isProgram(head(file));
  }

  /// In lower case; Windows takes `a.exe. .` for `a.exe`.
  private static String extension(String name) {
    return Files.getFileExtension(DROPPED_BY_WINDOWS.trimTrailingFrom(name))
        .toLowerCase(Locale.ROOT);
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = java.nio.file.Files.newInputStream(file)) {
      return in.readNBytes(HEAD_BYTES);
    }
  }

  private static boolean isProgram(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    boolean windows = text.startsWith("MZ") && text.indexOf('\0') >= 0;
    boolean linux = text.startsWith("\u007fELF") || text.startsWith("#!");
    boolean menuEntry = text.lines().anyMatch(line -> line.strip().equals("[Desktop Entry]"));
    return windows || linux || menuEntry || isMachO(head);
  }

  /// Mach-O of either byte order and width, a fat one, or a Java class.
  private static boolean isMachO(byte[] head) {
    return head.length >= Integer.BYTES
        && switch (ByteBuffer.wrap(head).getInt()) {
          case 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe -> true;
          default -> false;
        };
  }
}
