package picotorrent.portmap;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Calls of a gateway's actions and what they answer.
final class Soap {
  private Soap() {}

  /// The body of a call. Arguments are numbers, addresses and our own words: nothing to escape.
  static byte[] call(String serviceType, String action, Map<String, String> arguments) {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\"?>\r\n")
            .append("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" ")
            .append("s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body><u:")
            .append(action)
            .append(" xmlns:u=\"")
            .append(serviceType)
            .append("\">");
    arguments.forEach(
        (name, value) -> xml.append('<' + name + '>').append(value).append("</" + name + '>'));
    xml.append("</u:").append(action).append("></s:Body></s:Envelope>\r\n");
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The elements of an answer and their text; of equal names the first.
  static Map<String, String> answer(byte[] body) throws GatewayException {
    Map<String, String> values = new HashMap<>();
    XmlScanner.scan(
        new String(body, StandardCharsets.UTF_8),
        new XmlScanner.Visitor() {
          @Override
          public void start(String name) {}

          @Override
          public void end(String name, String text) {
            values.putIfAbsent(name, text);
          }
        });
    return values;
  }
}
