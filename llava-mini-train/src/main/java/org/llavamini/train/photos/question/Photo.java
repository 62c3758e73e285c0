// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a photograph.
 *
 * @param path below the folder of the photographs
 * @param test whether its source keeps it for the test
 * @param captions sentences about all of it
 * @param labels the kinds of things that are there; of the kinds that labels know, no others are
 * @param labelled whether anybody looked for such things
 * @param counts how many there are, where people have counted
 * @param boxes where things are
 * @param asked questions with answers of people
 * @param talks conversations of people, whose later questions may refer back
 * @param places where it is
 * @param actions what somebody does
 * @param name the one thing that it shows, where it is of one thing
 */
public record Photo(
        String path,
        boolean test,
        List<String> captions,
        Set<String> labels,
        boolean labelled,
        Map<String, Integer> counts,
        List<Box> boxes,
        List<Exchange> asked,
        List<List<Exchange>> talks,
        List<String> places,
        List<String> actions,
        Optional<String> name) {
    public Photo {
        captions = List.copyOf(captions);
        labels = Set.copyOf(labels);
        counts = Map.copyOf(counts);
        boxes = List.copyOf(boxes);
        asked = List.copyOf(asked);
        talks = talks.stream().map(List::copyOf).toList();
        places = List.copyOf(places);
        actions = List.copyOf(actions);
    }
}
