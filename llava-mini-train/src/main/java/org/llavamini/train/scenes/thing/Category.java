// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

/** What kinds belong to. */
public enum Category {
    SHAPE("a shape", "shapes"),
    ANIMAL("an animal", "animals"),
    FOOD("some food", "pieces of food"),
    VEHICLE("a vehicle", "vehicles"),
    PLANT("a plant", "plants"),
    THING("a thing", "things");

    private final String any;
    private final String plural;

    Category(String any, String plural) {
        this.any = any;
        this.plural = plural;
    }

    /** Returns the name of one, with its article. */
    public String any() {
        return any;
    }

    public String plural() {
        return plural;
    }

    /** Returns whether it can be asked for; everything is a thing. */
    boolean isDistinct() {
        return this != THING;
    }
}
