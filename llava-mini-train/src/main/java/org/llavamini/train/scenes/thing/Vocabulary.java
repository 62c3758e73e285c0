// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.llavamini.error.LlavaMiniException;

/** The kinds of things that a data set shows. */
public final class Vocabulary {
    private static final double SHAPE_PART = 0.4;

    private final List<Kind> kinds;
    private final List<Kind> shapes;
    private final Map<Kind, BufferedImage> pictograms;

    private Vocabulary(List<Kind> shapes, Map<Kind, BufferedImage> pictograms) {
        this.shapes = shapes;
        this.pictograms = pictograms;
        List<Kind> all = new ArrayList<>(shapes);
        all.addAll(pictograms.keySet());
        this.kinds = List.copyOf(all);
    }

    public static Vocabulary ofShapes() {
        return new Vocabulary(KnownKinds.shapes(), Map.of());
    }

    /**
     * Returns shapes and pictograms.
     *
     * @param archive a zip file of the Noto Emoji pictograms, see {@link PictogramArchive}
     * @throws LlavaMiniException if it cannot be read or lacks one
     */
    public static Vocabulary withPictograms(Path archive) {
        Map<Kind, BufferedImage> pictograms = new LinkedHashMap<>();
        Map<String, BufferedImage> pictures =
                PictogramArchive.read(archive, KnownKinds.pictograms().values());
        KnownKinds.pictograms()
                .forEach((kind, name) -> pictograms.put(kind, requireNonNull(pictures.get(name), "picture is null")));
        return new Vocabulary(KnownKinds.shapes(), pictograms);
    }

    /** Returns all kinds, shapes first. */
    public List<Kind> kinds() {
        return kinds;
    }

    /** Returns the nouns of all kinds. */
    public List<String> nouns() {
        return kinds.stream().map(Kind::noun).toList();
    }

    /** Returns the categories that can be asked for, none if all things are of the same. */
    public List<Category> categories() {
        return pictograms.isEmpty()
                ? List.of()
                : List.of(Category.values()).stream()
                        .filter(Category::isDistinct)
                        .toList();
    }

    /** Returns the picture of a kind that is no shape. */
    public BufferedImage pictogram(Kind kind) {
        BufferedImage picture = pictograms.get(kind);
        if (picture == null) {
            throw new IllegalArgumentException("no pictogram: " + kind.noun());
        }
        return picture;
    }

    /** Draws a kind; shapes, which are few, come more often than the others. */
    public Kind draw(Random random) {
        return random.nextDouble() < SHAPE_PART ? Draw.of(shapes, random) : Draw.of(kinds, random);
    }
}
