package picotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.junit.jupiter.api.Test;

/// What becomes of results that cannot be written.
class OutputTest {
  private static Output writtenTo(String failure) {
    Output output =
        new Output(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(failure);
              }
            });
    PrintWriter writer = new PrintWriter(output, true);
    writer.println("a result");
    writer.print('x');
    writer.flush();
    return output;
  }

  @Test
  void aFullDiskIsRemembered() {
    assertEquals("No space left on device", writtenTo("No space left on device").lost());
  }

  @Test
  void aReaderWhoHasEnoughIsNoFailure() {
    assertNull(writtenTo("Broken pipe").lost());
  }

  @Test
  void whatArrivesIsNotLost() {
    Output output = new Output(OutputStream.nullOutputStream());
    new PrintWriter(output, true).println("a result");
    assertNull(output.lost());
  }
}
