package picotorrent.fx.task;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
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
/// name when it cannot be read. Any thread but the JavaFX one.
public final class SettingsFile {
  private final Path file;
  private final Jsonb json = Jsonb.builder().serializeNulls(false).build();

  /// Keeps settings here.
  public SettingsFile(Path file) {
    this.file = file;
  }

  /// What was read.
  ///
  /// @param settings those of the file, or the defaults
  /// @param setAside where an unreadable file went, or null
  /// @param fresh whether there was no file
  public record Loaded(UiSettings settings, @Nullable Path setAside, boolean fresh) {}

  /// Reads the file. One that cannot be read is renamed, so that nothing a person wrote is lost.
  public Loaded load(UiSettings defaults) {
    try {
      String text = Files.readString(file);
      if (json.type(Object.class).fromJson(text) instanceof Map<?, ?> map) {
        return new Loaded(SettingsCodec.read(map, defaults), null, false);
      }
      return new Loaded(defaults, setAside(), false);
    } catch (NoSuchFileException e) {
      return new Loaded(defaults, null, true);
    } catch (IOException | JsonException | IllegalArgumentException | IllegalStateException e) {
      return new Loaded(defaults, setAside(), false);
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

  /// Writes the file: a new one beside it, forced to disk, then renamed over it.
  public void save(UiSettings settings) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      var _ = Files.createDirectories(folder);
    }
    Path next = file.resolveSibling(file.getFileName() + ".new");
    String text = json.type(Object.class).toJsonPretty(SettingsCodec.write(settings)) + "\n";
    Files.write(next, text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    var _ =
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
