// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Writes archives of pictograms that are plain squares. */
public final class TestingPictograms {
    private TestingPictograms() {}

    public static Path write(Path file) throws IOException {
        return zip(file, entries(8));
    }

    /** Returns the content of an archive with all pictograms that are needed, all with the same picture. */
    public static Map<String, byte[]> entries(int side) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ArrayNode list = json.createArrayNode();
        for (String name : KnownKinds.pictograms().values()) {
            list.addObject().put("name", name).put("file", "images/one.png");
        }
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(side / 2, side / 2, 0xFF00FF00);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("objects.json", json.writeValueAsBytes(list));
        entries.put("images/one.png", png.toByteArray());
        return entries;
    }

    public static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
