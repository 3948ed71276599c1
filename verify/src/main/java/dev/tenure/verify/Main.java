package dev.tenure.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `java -jar tenure-verify.jar FILE…`: exit 0 when every file is what it claims to be, 6 when one is refused, 2 when
/// the command was not understood, 1 when a file cannot be read.
public final class Main {

    private static final int UNREADABLE = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 6;
    private static final String HELP = """
            usage: java -jar tenure-verify.jar [--trust DIR] [-o table|json] FILE…

            FILE is a receipt (bundle.sigstore.json), a proof (receipt.tlog-proof), a checkpoint, or the folder of a
            whole log (checkpoint and tile/). DIR holds what you trust: trusted_root.json and key.pem. Without it they
            are taken from beside each FILE: compare the fingerprints it prints with what the operator published.
            Exit code: 0 all verified, 6 one was refused, 2 usage, 1 a file cannot be read.
            """;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(
                args,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8)));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        var files = new ArrayList<Path>();
        Path trusted = null;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "-h", "--help" -> {
                    out.print(HELP);
                    return 0;
                }
                case "--trust" -> {
                    if (++i == args.length) return usage(err, "--trust needs a folder");
                    trusted = Path.of(args[i]);
                }
                case "-o" -> {
                    if (++i == args.length || !List.of("table", "json").contains(args[i]))
                        return usage(err, "-o is table or json");
                    json = args[i].equals("json");
                }
                default -> {
                    if (args[i].startsWith("-")) return usage(err, "unknown option " + args[i]);
                    files.add(Path.of(args[i]));
                }
            }
        }
        if (files.isEmpty()) return usage(err, "name at least one file");
        try {
            var report = Report.of(files, trusted);
            if (json) out.println(new String(report.json(), StandardCharsets.UTF_8));
            else report.lines().forEach(out::println);
            return report.verified() ? 0 : REFUSED;
        } catch (IOException e) {
            err.println("tenure-verify: cannot read " + e.getMessage());
            return UNREADABLE;
        }
    }

    private static int usage(PrintStream err, String what) {
        err.println("tenure-verify: " + what);
        err.print(HELP);
        return USAGE;
    }
}
