// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.train.photos.question.English;
import org.llavamini.train.photos.question.Exchange;
import org.llavamini.train.photos.question.Photo;

/** Clips of photographs: several after each other with cuts, and single ones that the camera pans over or zooms into. */
final class SlideShows {
    private static final int SIDE = 224;
    private static final int FRAMES = 6;
    private static final int SHOWN = 3;
    private static final double VIEW = 0.6;

    private final Path source;
    private final PictureReader reader = PictureReader.create();

    /** Takes photographs from a folder. */
    SlideShows(Path source) {
        this.source = source;
    }

    /** Writes the frames of three photographs after each other, each of one thing, and returns what can be asked. */
    List<Exchange> cuts(List<Photo> photos, Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < SHOWN; i++) {
            Photo photo = photos.get(i);
            names.add(English.one(photo.name().orElseThrow()));
            BufferedImage picture = picture(photo);
            for (int frame = 0; frame < FRAMES / SHOWN; frame++) {
                write(part(picture, 0, 0, 1), folder, i * FRAMES / SHOWN + frame);
            }
        }
        return List.of(
                new Exchange("order", "What came first?", English.sentence(names.get(0))),
                new Exchange("order", "What appears at the end?", English.sentence(names.get(SHOWN - 1))),
                new Exchange("order", "What comes after " + names.get(0) + "?", English.sentence(names.get(1))),
                new Exchange("description", "What does the clip show?", English.sentence(English.list(names))));
    }

    /** Writes the frames of a look that moves over one photograph, and returns what can be asked. */
    List<Exchange> moves(Photo photo, Random random, Path folder) throws IOException {
        BufferedImage picture = picture(photo);
        boolean zoom = random.nextBoolean();
        boolean forward = random.nextBoolean();
        for (int frame = 0; frame < FRAMES; frame++) {
            double progress = (double) (forward ? frame : FRAMES - 1 - frame) / (FRAMES - 1);
            double view = zoom ? 1 - (1 - VIEW) * progress : VIEW;
            double x = zoom ? 0.5 : progress;
            write(part(picture, x, 0.5, view), folder, frame);
        }
        String question =
                zoom ? "Does the camera move closer or away?" : "Does the camera move to the left or to the right?";
        String answer = zoom ? (forward ? "closer" : "away") : (forward ? "to the right" : "to the left");
        List<Exchange> exchanges = new ArrayList<>(List.of(new Exchange("motion", question, English.sentence(answer))));
        if (!photo.captions().isEmpty()) {
            exchanges.add(new Exchange(
                    "description", "What does the clip show?", photo.captions().getFirst()));
        }
        return exchanges;
    }

    private BufferedImage picture(Photo photo) {
        Picture picture = reader.read(source.resolve(photo.path()));
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, picture.pixel(x, y));
            }
        }
        return image;
    }

    /** Returns a part of a picture, so much of each side, whose place among what is left out is given from 0 to 1. */
    private static BufferedImage part(BufferedImage picture, double x, double y, double share) {
        int width = Math.max(1, (int) Math.round(picture.getWidth() * share));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * share));
        int left = (int) Math.round((picture.getWidth() - width) * x);
        int top = (int) Math.round((picture.getHeight() - height) * y);
        BufferedImage part = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = part.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(picture, 0, 0, SIDE, SIDE, left, top, left + width, top + height, null);
        } finally {
            graphics.dispose();
        }
        return part;
    }

    private static void write(BufferedImage picture, Path folder, int frame) throws IOException {
        Files.createDirectories(folder);
        if (!ImageIO.write(picture, "png", folder.resolve(frame + ".png").toFile())) {
            throw new IOException("no writer for PNG");
        }
    }
}
