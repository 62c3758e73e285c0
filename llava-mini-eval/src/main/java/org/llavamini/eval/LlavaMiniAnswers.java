// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.generation.GenerationOptions;

/** Has an open model answer, with its own conversation template. Not thread-safe; the model stays the caller's. */
public final class LlavaMiniAnswers implements AnsweringModel {
    private final LlavaMini model;
    private final GenerationOptions options;
    private final Optional<BlankPictures> blanks;

    /**
     * Prepares to ask a model.
     *
     * @param blankPictures whether the model sees gray pictures of the same size instead, to learn what guessing gives
     */
    public LlavaMiniAnswers(LlavaMini model, GenerationOptions options, boolean blankPictures) {
        this.model = requireNonNull(model, "model is null");
        this.options = requireNonNull(options, "options is null");
        this.blanks = blankPictures ? Optional.of(new BlankPictures()) : Optional.empty();
    }

    /** Returns the model's name, which also tells whether it saw anything. */
    @Override
    public String name() {
        return blanks.isPresent() ? model.name() + " (blank pictures)" : model.name();
    }

    @Override
    public List<String> answer(List<Request> requests) {
        return requests.stream()
                .map(request -> model.ask(prompt(request)).text().strip())
                .toList();
    }

    private Prompt prompt(Request request) {
        Prompt prompt = Prompt.of(request.text()).options(options);
        if (request.picture().isEmpty()) {
            return prompt;
        }
        Path file = request.picture().get();
        return blanks.map(gray -> prompt.image(gray.like(file))).orElseGet(() -> prompt.image(file));
    }
}
