// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.llavamini.error.LlavaMiniException;

/**
 * Gives broken files to readers: each ends in a result or in an error of ours that is one line, within time and memory. The
 * properties {@code fuzz.minutes}, {@code fuzz.seed} and {@code fuzz.only} (a part of the name of a reader) make a long run of a short
 * one, or repeat one; what fails is written to {@code target/fuzz}. A run by minutes has a new seed each time, a run by inputs always
 * the same: a build must not depend on luck.
 */
public final class Fuzzer {
    private static final Duration MOST_TIME = Duration.ofSeconds(20);
    /** Decoding takes memory by the claim of a header that the file can hold, not by more. */
    private static final long MOST_ALLOCATED = 2L << 30;

    private static final Path OUTPUT = Path.of("target", "fuzz");
    private static final double NANOSECONDS = 1e9;

    private final String only = System.getProperty("fuzz.only", "");
    private final double minutes = Double.parseDouble(System.getProperty("fuzz.minutes", "0"));
    private final long seed = Long.getLong("fuzz.seed", minutes > 0 ? System.nanoTime() : 1);

    /**
     * Runs all targets.
     *
     * @param inputs how many files all of them get together, unless the run goes by minutes
     */
    public void run(String module, List<FuzzTarget> all, int inputs) throws IOException {
        List<FuzzTarget> targets =
                all.stream().filter(target -> target.name().contains(only)).toList();
        Files.createDirectories(OUTPUT);
        int shares = targets.stream().mapToInt(FuzzTarget::share).sum();
        List<String> figures = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (FuzzTarget target : targets) {
            double part = (double) target.share() / shares;
            long end = minutes > 0 ? (long) (minutes * 60 * NANOSECONDS / targets.size()) : Long.MAX_VALUE;
            long most = minutes > 0 ? Long.MAX_VALUE : Math.max(1, Math.round(part * inputs));
            figures.add(run(module, target, most, end, failures));
        }
        Files.write(OUTPUT.resolve(module + ".txt"), figures);
        assertThat(failures)
                .as("seed %s; the inputs lie in %s", seed, OUTPUT.toAbsolutePath())
                .isEmpty();
    }

    private String run(String module, FuzzTarget target, long most, long nanoseconds, List<String> failures)
            throws IOException {
        Mutator mutator = new Mutator(seed);
        // Should the process die, this is what it died of.
        Path file = OUTPUT.toAbsolutePath().resolve(module + "-is-read").resolve("input");
        Files.createDirectories(file.resolveSibling(""));
        long start = System.nanoTime();
        long done = 0;
        long read = 0;
        int before = failures.size();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            String whole = whole(target, file);
            if (!whole.equals("read")) {
                failures.add("%s: no whole file can be read: %s".formatted(target.name(), whole));
            }
            for (; done < most && System.nanoTime() - start < nanoseconds && failures.size() == before; done++) {
                byte[] input = mutator.mutate(target.files());
                Files.write(file, input);
                Future<String> outcome = executor.submit(() -> outcome(target, file));
                String failure = failure(outcome);
                if (failure.equals("read")) {
                    read++;
                } else if (!failure.isEmpty()) {
                    Path kept =
                            OUTPUT.resolve("%s-%d-%d".formatted(target.name().replaceAll("\\W", "_"), seed, done));
                    Files.write(kept, input);
                    failures.add("%s, input %d: %s".formatted(target.name(), done, failure));
                }
            }
        } finally {
            executor.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / NANOSECONDS;
        return String.format(
                Locale.ROOT,
                "%-14s %8d inputs, %7.0f a second, %5.1f %% could be read",
                target.name(),
                done,
                done / seconds,
                100.0 * read / Math.max(1, done));
    }

    /** Returns "read" if a whole file can be read, without which nothing behind the first line of a reader would be tried. */
    private static String whole(FuzzTarget target, Path file) throws IOException {
        List<String> complaints = new ArrayList<>();
        for (byte[] each : target.files()) {
            Files.write(file, each);
            try {
                target.reader().read(file);
                return "read";
            } catch (LlavaMiniException e) {
                complaints.add(String.valueOf(e.getMessage()));
            }
        }
        return String.join("; ", complaints);
    }

    private static String failure(Future<String> outcome) {
        try {
            return outcome.get(MOST_TIME.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "not done after " + MOST_TIME;
        } catch (ExecutionException | InterruptedException e) {
            return String.valueOf(e.getCause());
        }
    }

    /** Returns "read", nothing for an error of ours, or what is wrong. */
    private static String outcome(FuzzTarget target, Path file) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String outcome;
        try {
            target.reader().read(file);
            outcome = "read";
        } catch (LlavaMiniException e) {
            String message = String.valueOf(e.getMessage());
            outcome = message.contains("\n") || message.isBlank() ? "message of several lines: " + message : "";
        } catch (IOException | RuntimeException | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            outcome = e + (trace.length > 0 ? " at " + trace[0] : "");
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        return allocated > MOST_ALLOCATED ? "took " + allocated + " bytes" : outcome;
    }
}
