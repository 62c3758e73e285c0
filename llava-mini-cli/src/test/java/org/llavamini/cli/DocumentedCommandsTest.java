// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.llavamini.cli.console.Console;
import picocli.CommandLine.ParameterException;

/**
 * The commands of the documentation are read as the command line reads them: names of commands, options and choices are what they say.
 * Most need models, data or hours that a test does not have, so they are not run here.
 */
final class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMAND = Pattern.compile("^ *(?:[A-Z_]+=\\S* )*(?:\\./)?llava-mini (.*)$");
    /** A word of a shell, with quotes or without; or what ends the command. */
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([|><#&;])|([^\\s\"'|><&;]+)");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
            List<Path> all = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("README.zh-CN.md")));
            documents.filter(file -> file.toString().endsWith(".md")).sorted().forEach(all::add);
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void theCommandsOfADocumentCanBeRead(Path document) throws IOException {
        for (String command : commands(document)) {
            Console console = Console.ofProcess();
            try {
                Main.parsed(console, Path.of(""), words(command));
            } catch (ParameterException wrong) {
                fail("%s: llava-mini %s: %s", document.getFileName(), command, wrong.getMessage());
            }
        }
    }

    @Test
    void thereAreCommands() throws IOException {
        try (Stream<Path> documents = documents()) {
            assertThat(documents.flatMap(document -> {
                        try {
                            return commands(document).stream();
                        } catch (IOException unreadable) {
                            throw new UncheckedIOException(unreadable);
                        }
                    }))
                    .hasSizeGreaterThan(70);
        }
    }

    @Test
    void aLineIsTakenApartAsAShellDoes() {
        assertThat(words("ask --image 'a b.png' \"What is it?\" > out # said"))
                .containsExactly("ask", "--image", "a b.png", "What is it?");
    }

    /** Returns what follows the name of the command, lines that go on put together. */
    private static List<String> commands(Path document) throws IOException {
        List<String> commands = new ArrayList<>();
        String text = Files.readString(document).replaceAll("\\\\\n", " ");
        boolean code = false;
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith("```")) {
                code = !code;
            }
            Matcher matcher = COMMAND.matcher(line);
            if (code && matcher.matches()) {
                commands.add(matcher.group(1));
            }
        }
        return commands;
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find() && matcher.group(3) == null) {
            String word = Stream.of(1, 2, 4)
                    .map(matcher::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            if (word.startsWith("#")) {
                break;
            }
            words.add(word.equals("N") ? "1" : word);
        }
        return words;
    }
}
