// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a dictionary of strings and numbers in Python's notation, which judges of videos reply with. */
public final class PythonDictionary {
    private static final Pattern STRING = Pattern.compile("'((?:[^'\\\\\n]|\\\\.)*)'|\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern SPACE = Pattern.compile("\\s*");
    private static final int LONGEST = 2_000;

    private final String text;
    private int at;

    private PythonDictionary(String text) {
        this.text = text;
    }

    /** Returns the values, strings and doubles, by key, if the text is a dictionary and nothing else. */
    public static Optional<Map<String, Object>> parse(String text) {
        return text.length() > LONGEST ? Optional.empty() : new PythonDictionary(text.strip()).dictionary();
    }

    /** Returns the values of the dictionary between the first and the last brace of a text. */
    public static Optional<Map<String, Object>> find(String text) {
        int first = text.indexOf('{');
        int last = text.lastIndexOf('}');
        return first < 0 || last < first ? Optional.empty() : parse(text.substring(first, last + 1));
    }

    private Optional<Map<String, Object>> dictionary() {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!take('{')) {
            return Optional.empty();
        }
        while (!take('}')) {
            Optional<String> key = string();
            if (key.isEmpty() || !take(':')) {
                return Optional.empty();
            }
            Optional<Object> value = string().map(Object.class::cast).or(this::number);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(key.get(), value.get());
            if (!take(',') && (at >= text.length() || text.charAt(at) != '}')) {
                return Optional.empty();
            }
        }
        return at == text.length() ? Optional.of(values) : Optional.empty();
    }

    private boolean take(char mark) {
        skip();
        if (at < text.length() && text.charAt(at) == mark) {
            at++;
            skip();
            return true;
        }
        return false;
    }

    private void skip() {
        Matcher space = SPACE.matcher(text).region(at, text.length());
        if (space.lookingAt()) {
            at = space.end();
        }
    }

    private Optional<String> string() {
        Matcher matcher = STRING.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        skip();
        String inside = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return Optional.of(inside.replaceAll("\\\\(.)", "$1"));
    }

    private Optional<Object> number() {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        skip();
        return Optional.of(Double.parseDouble(matcher.group()));
    }
}
