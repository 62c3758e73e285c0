// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.llavamini.train.scenes.thing.Appearance;
import org.llavamini.train.scenes.thing.Background;
import org.llavamini.train.scenes.thing.Pose;

/** Writes down where everything is, so that answers can be checked without the pictures. */
public final class Descriptions {
    private Descriptions() {}

    public static ObjectNode of(Scene scene) {
        ObjectNode node = of(scene.background());
        ArrayNode objects = node.putArray("objects");
        scene.poses().forEach(pose -> add(objects, pose));
        return node;
    }

    public static ObjectNode of(Clip clip) {
        ObjectNode node = of(clip.background());
        ArrayNode frames = node.putArray("frames");
        for (int frame = 0; frame < clip.frames(); frame++) {
            ArrayNode objects = frames.addArray();
            clip.poses(frame).forEach(pose -> add(objects, pose));
        }
        return node;
    }

    private static ObjectNode of(Background background) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject("background")
                .put("color", background.tone().word())
                .put("pattern", background.pattern().word());
        return node;
    }

    private static void add(ArrayNode objects, Pose pose) {
        Appearance appearance = pose.appearance();
        ObjectNode object = objects.addObject()
                .put("name", appearance.kind().noun())
                .put("category", appearance.kind().category().name().toLowerCase(Locale.ROOT));
        appearance.color().ifPresent(color -> object.put("color", color.word()));
        object.put("size", appearance.size().word())
                .put("x", rounded(pose.x()))
                .put("y", rounded(pose.y()))
                .put("diameter", appearance.size().diameter());
    }

    private static double rounded(double part) {
        return Math.round(part * 1000) / 1000.0;
    }
}
