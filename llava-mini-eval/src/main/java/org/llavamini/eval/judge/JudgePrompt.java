// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.TextFile;

/**
 * What a judge is told, as a file that users may replace: sections that begin with a line {@code @@ NAME}, in which
 * <code>{{field}}</code> stands for what is judged.
 *
 * @param name which file, for the scores
 * @param sections texts by name
 */
public record JudgePrompt(String name, Map<String, String> sections) {
    private static final String MARK = "@@ ";
    private static final Pattern FIELD = Pattern.compile("\\{\\{([a-z_0-9]+)}}");

    public JudgePrompt {
        requireNonNull(name, "name is null");
        sections = Map.copyOf(sections);
    }

    /** Reads the prompt of this software for a benchmark. */
    public static JudgePrompt builtIn(String benchmark) {
        String resource = "prompts/" + benchmark + ".txt";
        try (InputStream stream = JudgePrompt.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no resource " + resource);
            }
            return parse("built-in", new String(stream.readAllBytes(), StandardCharsets.UTF_8), resource);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the prompt cannot be read (" + resource + ")", e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} or {@code DATA_FORMAT}
     */
    public static JudgePrompt read(Path file) {
        return parse(String.valueOf(file.getFileName()), TextFile.read(file), file.toString());
    }

    private static JudgePrompt parse(String name, String content, String where) {
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : content.lines().toList()) {
            if (line.startsWith(MARK)) {
                current = new StringBuilder();
                texts.put(line.substring(MARK.length()).strip(), current);
            } else {
                current.append(line).append('\n');
            }
        }
        Map<String, String> sections = new LinkedHashMap<>();
        texts.forEach((section, text) -> sections.put(section, text.toString().strip()));
        if (sections.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT, "the prompt has no section, which begins with '@@ NAME' (" + where + ")");
        }
        return new JudgePrompt(name, sections);
    }

    /**
     * Returns a section with its fields filled in.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if there is no such section, or a field that is not known
     */
    public String fill(String section, Map<String, String> fields) {
        String text = sections.get(section);
        if (text == null) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "the prompt has no section '@@ " + section + "' (" + name + "; --judge-prompt)");
        }
        return FIELD.matcher(text).replaceAll(match -> {
            String value = fields.get(match.group(1));
            if (value == null) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "the prompt has an unknown field " + match.group() + "; known: "
                                + String.join(
                                        ", ", fields.keySet().stream().sorted().toList()) + " (" + name
                                + "; --judge-prompt)");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
