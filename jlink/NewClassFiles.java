import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Gives the libraries of a folder class files of a form that a start-up cache can hold: those of before Java 6 (picocli's) have no
/// stack maps, so that each start would load and verify them anew, which took `btinspect` a fifth of a second. What they do is not
/// changed. Libraries without such classes stay as they are, byte for byte.
final class NewClassFiles {
  /// The first form whose stack maps are required (Java 7).
  private static final int WITH_STACK_MAPS = ClassFile.JAVA_7_VERSION;

  /// Where the major version of a class file stands.
  private static final int VERSION_AT = 6;

  private NewClassFiles() {}

  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      for (Path jar : jars) {
        renew(jar);
      }
    }
  }

  private static void renew(Path jar) throws IOException {
    Path renewed = jar.resolveSibling(jar.getFileName() + ".new");
    try (ZipFile from = new ZipFile(jar.toFile())) {
      if (from.stream().noneMatch(entry -> isOld(from, entry))) {
        return;
      }
      ClassHierarchyResolver known =
          ClassHierarchyResolver.ofResourceParsing(type -> open(from, type))
              .orElse(ClassHierarchyResolver.defaultResolver());
      ClassFile tool =
          ClassFile.of(
              ClassFile.ClassHierarchyResolverOption.of(known),
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
      try (ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(renewed))) {
        copy(from, to, tool);
      }
    }
    Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copy(ZipFile from, ZipOutputStream to, ClassFile tool) throws IOException {
    Enumeration<? extends ZipEntry> entries = from.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      byte[] bytes = from.getInputStream(entry).readAllBytes();
      ZipEntry copy = new ZipEntry(entry.getName());
      copy.setTimeLocal(entry.getTimeLocal()); // whatever the time zone
      to.putNextEntry(copy);
      to.write(isOld(from, entry) ? renew(tool, bytes) : bytes);
      to.closeEntry();
    }
  }

  private static byte[] renew(ClassFile tool, byte[] bytes) {
    ClassModel old = tool.parse(bytes);
    CodeTransform written = (code, element) -> code.with(element); // anew, with stack maps
    return tool.transformClass(
        old,
        ClassTransform.transformingMethodBodies(written)
            .andThen(ClassTransform.endHandler(builder -> builder.withVersion(WITH_STACK_MAPS, 0))));
  }

  private static boolean isOld(ZipFile jar, ZipEntry entry) {
    if (!entry.getName().endsWith(".class")) {
      return false;
    }
    try (var in = jar.getInputStream(entry)) {
      byte[] head = in.readNBytes(VERSION_AT + 2);
      int major = (head[VERSION_AT] & 0xff) << 8 | head[VERSION_AT + 1] & 0xff;
      return major < ClassFile.JAVA_6_VERSION;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(ZipFile jar, ClassDesc type) {
    String name = type.descriptorString();
    ZipEntry entry = jar.getEntry(name.substring(1, name.length() - 1) + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
