// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Something that a person does, as V-COCO labels it.
 *
 * @param verb V-COCO's name of it
 * @param object the kind of thing that it is done to, where that is known
 */
public record Doing(String verb, Optional<String> object) {
    /** The verbs that say most come first; those that hold for nearly everybody (looking, standing) are left out. */
    private static final List<String> VERBS = List.of(
            "ski",
            "surf",
            "snowboard",
            "skateboard",
            "kick",
            "throw",
            "catch",
            "hit",
            "ride",
            "eat",
            "drink",
            "read",
            "cut",
            "talk_on_phone",
            "work_on_computer",
            "jump",
            "run",
            "lay",
            "sit",
            "walk",
            "carry",
            "hold");

    private static final List<String> WITH_OBJECT =
            List.of("kick", "throw", "catch", "hit", "ride", "eat", "drink", "read", "cut", "carry", "hold");

    /** Returns what says most of several, as an answer to what somebody is doing; nothing if none of it says much. */
    public static Optional<String> most(List<Doing> doings) {
        return doings.stream()
                .filter(doing -> VERBS.contains(doing.verb()))
                .filter(doing -> doing.object().isPresent() || !doing.needsObject())
                .min(Comparator.comparingInt(doing -> VERBS.indexOf(doing.verb())))
                .map(Doing::answer);
    }

    private boolean needsObject() {
        return WITH_OBJECT.contains(verb);
    }

    private String answer() {
        String ing =
                switch (verb) {
                    case "ski" -> "skiing";
                    case "hit", "run", "sit", "cut" -> verb + verb.charAt(2) + "ing";
                    case "ride" -> "riding";
                    case "lay" -> "lying down";
                    case "talk_on_phone" -> "talking on the phone";
                    case "work_on_computer" -> "working on a computer";
                    default -> verb + "ing";
                };
        return English.sentence(object.filter(name -> needsObject())
                .map(name -> ing + " " + English.one(name))
                .orElse(ing));
    }
}
