// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Cuts text at added tokens as transformers' slow tokenizers do: leftmost first, the longest one where several fit. */
final class AddedTokenSplitter {
    /** A stretch {@code [begin, end)} of the text, the added token that stands there or none. */
    record Part(int begin, int end, Optional<AddedToken> token) {}

    private final List<AddedToken> longestFirst;

    AddedTokenSplitter(Collection<AddedToken> tokens) {
        longestFirst = tokens.stream()
                .sorted(Comparator.comparingInt(
                                (AddedToken token) -> token.content().length())
                        .reversed())
                .toList();
    }

    List<Part> split(String text) {
        List<Part> parts = new ArrayList<>();
        int textBegin = 0;
        int position = 0;
        while (position < text.length()) {
            Optional<AddedToken> found = tokenAt(text, position);
            if (found.isEmpty()) {
                position++;
                continue;
            }
            AddedToken token = found.get();
            int end = position + token.content().length();
            int textEnd = token.stripsLeft() ? stripBackwards(text, textBegin, position) : position;
            addText(parts, textBegin, textEnd);
            parts.add(new Part(position, end, found));
            position = token.stripsRight() ? stripForwards(text, end) : end;
            textBegin = position;
        }
        addText(parts, textBegin, text.length());
        return parts;
    }

    private Optional<AddedToken> tokenAt(String text, int position) {
        for (AddedToken token : longestFirst) {
            if (text.startsWith(token.content(), position)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }

    private static void addText(List<Part> parts, int begin, int end) {
        if (begin < end) {
            parts.add(new Part(begin, end, Optional.empty()));
        }
    }

    private static int stripBackwards(String text, int begin, int end) {
        int position = end;
        while (position > begin && WhiteSpace.is(text.charAt(position - 1))) {
            position--;
        }
        return position;
    }

    private static int stripForwards(String text, int begin) {
        int position = begin;
        while (position < text.length() && WhiteSpace.is(text.charAt(position))) {
            position++;
        }
        return position;
    }
}
