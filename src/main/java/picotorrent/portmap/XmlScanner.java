package picotorrent.portmap;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Reads the little XML that gateways speak: elements and text. It knows no document type, so that
/// there are no entities to expand and nothing outside to read.
final class XmlScanner {
  /// A device description nests eight deep.
  private static final int MAX_DEPTH = 32;

  private static final int MAX_ELEMENTS = 20_000;

  private final String xml;
  private final Visitor visitor;
  private final Deque<String> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int elements;

  /// Hears of elements; names are without prefix.
  interface Visitor {
    /// An element begins.
    void start(String name);

    /// An element ends.
    ///
    /// @param text what stood in it since the last tag, trimmed
    void end(String name, String text) throws GatewayException;
  }

  private XmlScanner(String xml, Visitor visitor) {
    this.xml = xml;
    this.visitor = visitor;
  }

  static void scan(String xml, Visitor visitor) throws GatewayException {
    XmlScanner scanner = new XmlScanner(xml, visitor);
    while (scanner.at < xml.length()) {
      scanner.step();
    }
    if (!scanner.open.isEmpty() || scanner.elements == 0) {
      throw new GatewayException("an answer that is no whole XML");
    }
  }

  private void step() throws GatewayException {
    if (xml.charAt(at) != '<') {
      readText();
    } else if (xml.startsWith("<?", at)) {
      at = after("?>");
    } else if (xml.startsWith("<!--", at)) {
      at = after("-->");
    } else if (xml.startsWith("<![CDATA[", at)) {
      int end = after("]]>");
      text.append(xml, at + "<![CDATA[".length(), end - "]]>".length());
      at = end;
    } else if (xml.startsWith("<!", at)) {
      throw new GatewayException("an answer with a document type");
    } else if (xml.startsWith("</", at)) {
      int end = after(">");
      end(localName(xml.substring(at + 2, end - 1)));
      at = end;
    } else {
      readStart();
    }
  }

  private void readText() throws GatewayException {
    if (xml.charAt(at) != '&') {
      text.append(xml.charAt(at++));
      return;
    }
    int end = after(";");
    text.appendCodePoint(entity(xml.substring(at + 1, end - 1)));
    at = end;
  }

  private static int entity(String name) throws GatewayException {
    return switch (name) {
      case "lt" -> '<';
      case "gt" -> '>';
      case "amp" -> '&';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> number(name);
    };
  }

  private static int number(String name) throws GatewayException {
    try {
      int point = name.startsWith("#x") ? hex(name) : decimal(name);
      if (Character.isValidCodePoint(point)) {
        return point;
      }
    } catch (NumberFormatException e) {
      // refused below, as any entity that XML does not have by itself
    }
    throw new GatewayException("an unknown entity");
  }

  private static int hex(String name) {
    return Integer.parseInt(name.substring(2), 16);
  }

  private static int decimal(String name) {
    return name.startsWith("#") ? Integer.parseInt(name.substring(1)) : -1;
  }

  private void readStart() throws GatewayException {
    int end = endOfTag();
    boolean empty = xml.charAt(end - 2) == '/';
    String tag = xml.substring(at + 1, empty ? end - 2 : end - 1);
    String name = localName(tag);
    if (open.size() == MAX_DEPTH || ++elements > MAX_ELEMENTS) {
      throw new GatewayException("an answer that nests too deeply or has too many elements");
    }
    open.push(name);
    text.setLength(0);
    visitor.start(name);
    if (empty) {
      end(name);
    }
    at = end;
  }

  /// A `>` may stand in the value of an attribute.
  private int endOfTag() throws GatewayException {
    char quote = 0;
    for (int i = at + 1; i < xml.length(); i++) {
      char c = xml.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    throw new GatewayException("an answer that ends in a tag");
  }

  private void end(String name) throws GatewayException {
    @Nullable String opened = open.poll();
    if (!name.equals(opened)) {
      throw new GatewayException("an answer whose tags do not match");
    }
    String content = text.toString().trim();
    text.setLength(0);
    visitor.end(name, content);
  }

  private static String localName(String tag) {
    String trimmed = tag.strip();
    int end = 0;
    while (end < trimmed.length() && !Character.isWhitespace(trimmed.charAt(end))) {
      end++;
    }
    return trimmed.substring(trimmed.lastIndexOf(':', end - 1) + 1, end);
  }

  private int after(String mark) throws GatewayException {
    int found = xml.indexOf(mark, at);
    if (found < 0) {
      throw new GatewayException("an answer that ends too early");
    }
    return found + mark.length();
  }
}
