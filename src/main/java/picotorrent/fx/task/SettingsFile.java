package picotorrent.fx.task;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.UiSettings;

/// The settings as a readable JSON file: written whole or not at all, and set aside under another
/// name when it cannot be read. A copy of what was good last lies beside it: who has bound the
/// engine to one address is not bound to none because of a misplaced comma. Any thread but the
/// JavaFX one.
public final class SettingsFile {
  private static final System.Logger LOG = System.getLogger(SettingsFile.class.getName());

  private final Path file;
  private final Path copy;
  private final Jsonb json = Jsonb.builder().serializeNulls(false).build();

  /// Keeps settings here.
  public SettingsFile(Path file) {
    this.file = file;
    this.copy = file.resolveSibling(file.getFileName() + ".last");
  }

  /// Where settings come from.
  public enum Origin {
    /// The file was read.
    FILE,
    /// There was no file: those are the defaults.
    NOTHING,
    /// The file could not be read, and those that were good last hold.
    COPY,
    /// Neither the file nor a copy could be read: those are the defaults.
    DEFAULTS
  }

  /// What was read.
  ///
  /// @param settings what holds now
  /// @param setAside where an unreadable file went, or null
  /// @param origin where `settings` come from
  public record Loaded(UiSettings settings, @Nullable Path setAside, Origin origin) {}

  /// Reads the file. One that cannot be read is renamed, so that nothing a person wrote is lost.
  public Loaded load(UiSettings defaults) {
    try {
      String text = Files.readString(file);
      UiSettings settings = parse(text, defaults);
      remember(text);
      return new Loaded(settings, null, Origin.FILE);
    } catch (NoSuchFileException e) {
      return new Loaded(defaults, null, Origin.NOTHING);
    } catch (IOException | JsonException | IllegalArgumentException | IllegalStateException e) {
      return instead(setAside(), defaults);
    }
  }

  private Loaded instead(@Nullable Path aside, UiSettings defaults) {
    try {
      return new Loaded(parse(Files.readString(copy), defaults), aside, Origin.COPY);
    } catch (IOException | JsonException | IllegalArgumentException | IllegalStateException e) {
      return new Loaded(defaults, aside, Origin.DEFAULTS);
    }
  }

  private UiSettings parse(String text, UiSettings defaults) {
    if (json.type(Object.class).fromJson(text) instanceof Map<?, ?> map) {
      return SettingsCodec.read(map, defaults);
    }
    throw new IllegalArgumentException("settings are an object");
  }

  /// What was written by hand and could be read is good, too.
  private void remember(String text) {
    try {
      if (!Files.exists(copy) || !Files.readString(copy).equals(text)) {
        replace(copy, text);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "settings have no copy: {0}", e.getMessage());
    }
  }

  private @Nullable Path setAside() {
    Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
    try {
      return Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return null;
    }
  }

  /// Writes the file, and the copy of it.
  public void save(UiSettings settings) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      var _ = Files.createDirectories(folder);
    }
    String text = json.type(Object.class).toJsonPretty(SettingsCodec.write(settings)) + "\n";
    replace(file, text);
    remember(text);
  }

  /// A new file beside it, forced to disk, then renamed over it.
  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.write(next, text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    var _ =
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
