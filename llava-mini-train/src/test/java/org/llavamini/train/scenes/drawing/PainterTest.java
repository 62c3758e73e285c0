// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.scenes.DataRequest;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.ClipMaker;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneMaker;
import org.llavamini.train.scenes.content.SceneObject;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Pose;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.Tone;
import org.llavamini.train.scenes.thing.Vocabulary;

final class PainterTest {
    @ParameterizedTest
    @ValueSource(ints = {32, 96, 200})
    void showsEveryShapeInItsColorAtItsPlace(int size) {
        Vocabulary vocabulary = Vocabulary.ofShapes();
        Painter painter = new Painter(size, vocabulary);
        SceneMaker maker = new SceneMaker(vocabulary, Split.TRAIN, DataRequest.DEFAULT_THINGS);
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            Scene scene = maker.next(random);
            BufferedImage picture = painter.paint(scene.background(), scene.poses());
            assertThat(picture.getWidth()).isEqualTo(size);
            for (SceneObject object : scene.objects()) {
                int seen = picture.getRGB((int) (object.x() * size), (int) (object.y() * size));
                Color color = object.appearance().color().orElseThrow();
                assertThat(distance(seen, color.rgb())).as(object.toString()).isLessThan(30);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsThingsApartAndInside(long seed) {
        SceneMaker maker = new SceneMaker(Vocabulary.ofShapes(), Split.TEST, DataRequest.DEFAULT_THINGS);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            assertApart(maker.next(random).poses());
        }
        ClipMaker clips = new ClipMaker(Vocabulary.ofShapes(), Split.TEST, DataRequest.DEFAULT_THINGS);
        for (int i = 0; i < 200; i++) {
            Clip clip = clips.next(random);
            for (int frame = 0; frame < clip.frames(); frame++) {
                assertApart(clip.poses(frame));
            }
        }
    }

    private static void assertApart(List<Pose> poses) {
        for (Pose pose : poses) {
            double radius = pose.appearance().size().diameter() / 2;
            assertThat(List.of(pose.x(), pose.y()))
                    .allSatisfy(middle -> assertThat(middle).isBetween(radius, 1 - radius));
            for (Pose other : poses) {
                double reach = radius + other.appearance().size().diameter() / 2;
                double distance = Math.max(Math.abs(pose.x() - other.x()), Math.abs(pose.y() - other.y()));
                assertThat(pose.equals(other) || distance > reach)
                        .as(pose + " " + other)
                        .isTrue();
            }
        }
    }

    /** No two colours, of shapes or backgrounds, are mistaken for one another. */
    @Test
    void usesColorsThatDiffer() {
        List<Integer> colors = new ArrayList<>();
        List.of(Color.values()).forEach(color -> colors.add(color.rgb()));
        List.of(Tone.values()).forEach(tone -> colors.add(tone.rgb()));
        for (int i = 0; i < colors.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(distance(colors.get(i), colors.get(j)))
                        .as("%06x %06x".formatted(colors.get(i), colors.get(j)))
                        .isGreaterThan(90);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 96, 4, 6, --count",
        "1000001, 96, 4, 6, --count",
        "1, 31, 4, 6, --size",
        "1, 513, 4, 6, --size",
        "1, 96, 0, 6, --things",
        "1, 96, 10, 6, --things",
        "1, 96, 4, 0, --questions",
        "1, 96, 4, 65, --questions"
    })
    void boundsWhatIsAskedFor(int count, int size, int things, int questions, String flag) {
        assertThatThrownBy(() -> new DataRequest(
                        Path.of("x"), count, 1, Split.TRAIN, size, things, questions, Set.of(), Optional.empty()))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining(flag);
    }

    /** Sum of the differences of the three channels. */
    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            sum += Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF));
        }
        return sum;
    }
}
