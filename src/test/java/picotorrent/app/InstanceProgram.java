package picotorrent.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A program that wants to be the only one on a folder: `FOLDER ARGUMENT…`. It prints what came of
/// it, then each start that it hears of, and ends with its standard input.
final class InstanceProgram {
  private InstanceProgram() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> arguments = Arrays.asList(args).subList(1, args.length);
    switch (SingleInstance.claim(Path.of(args[0]), arguments)) {
      case SingleInstance.Claim.Only(SingleInstance instance) -> {
        out.println("only");
        instance.arrivals(start -> out.println("heard " + start));
        while (System.in.read() >= 0) {}
        instance.close();
      }
      case SingleInstance.Claim.HandedOver() -> out.println("handed over");
      case SingleInstance.Claim.Silent() -> out.println("silent");
    }
  }
}
