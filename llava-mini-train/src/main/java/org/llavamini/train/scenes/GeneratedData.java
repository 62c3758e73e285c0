// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.output.OutputFolder;
import org.llavamini.train.scenes.content.Clip;
import org.llavamini.train.scenes.content.ClipMaker;
import org.llavamini.train.scenes.content.Descriptions;
import org.llavamini.train.scenes.content.Scene;
import org.llavamini.train.scenes.content.SceneMaker;
import org.llavamini.train.scenes.drawing.Painter;
import org.llavamini.train.scenes.folder.DataFolder;
import org.llavamini.train.scenes.folder.Media;
import org.llavamini.train.scenes.question.Interview;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.question.QuestionFamily;
import org.llavamini.train.scenes.question.clip.ChangeQuestions;
import org.llavamini.train.scenes.question.clip.ClipCountQuestions;
import org.llavamini.train.scenes.question.clip.EventQuestions;
import org.llavamini.train.scenes.question.clip.MotionQuestions;
import org.llavamini.train.scenes.question.clip.OrderQuestions;
import org.llavamini.train.scenes.question.clip.PresenceQuestions;
import org.llavamini.train.scenes.question.picture.BackgroundQuestions;
import org.llavamini.train.scenes.question.picture.ColorQuestions;
import org.llavamini.train.scenes.question.picture.ComparisonQuestions;
import org.llavamini.train.scenes.question.picture.CountQuestions;
import org.llavamini.train.scenes.question.picture.ExistenceQuestions;
import org.llavamini.train.scenes.question.picture.NameQuestions;
import org.llavamini.train.scenes.question.picture.NeighborQuestions;
import org.llavamini.train.scenes.question.picture.PlaceQuestions;
import org.llavamini.train.scenes.question.picture.RelationQuestions;
import org.llavamini.train.scenes.question.picture.SizeQuestions;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.Vocabulary;

/**
 * Makes data sets: pictures or clips, captions, questions and answers in LLaVA's format, and a file of questions for the
 * evaluation. See docs/data.md for the files.
 */
public final class GeneratedData {
    private static final Set<String> SCENE_TYPES = Set.of(
            "background", "color", "compare", "count", "exists", "name", "neighbor", "place", "relation", "size");
    private static final Set<String> CLIP_TYPES =
            Set.of("color", "count", "event", "motion", "order", "place", "presence");

    private GeneratedData() {}

    /**
     * Makes scenes. The output shows either everything or nothing.
     *
     * @param progress is told how many are done
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the output is there already, {@code INPUT_OUTPUT} if it
     *     cannot be written or the pictograms not be read, {@code DATA_FORMAT} if they are something else
     */
    public static void scenes(DataRequest request, IntConsumer progress) {
        request.requireTypes(SCENE_TYPES);
        Vocabulary vocabulary = vocabulary(request);
        SceneMaker maker = new SceneMaker(vocabulary, request.split(), request.things());
        Interview<Scene> interview =
                new Interview<>(sceneQuestions(vocabulary, maker.most()), request.questions(), request.types());
        Painter painter = new Painter(request.size(), vocabulary);
        Random random = random(request);
        OutputFolder.requireNothingIn(request.output(), "--output");
        OutputFolder.write(request.output(), folder -> {
            try (DataFolder data = new DataFolder(folder, Media.IMAGE, request.split(), "scenes.jsonl")) {
                for (int i = 0; i < request.count(); i++) {
                    Scene scene = maker.next(random);
                    List<Question> questions = interview.about(scene, random);
                    data.picture(painter.paint(scene.background(), scene.poses()));
                    data.add(scene, questions, Descriptions.of(scene), random);
                    progress.accept(i + 1);
                }
            }
        });
    }

    /**
     * Makes clips, in folders of frames one second apart. The output shows either everything or nothing.
     *
     * @param progress is told how many are done
     * @throws LlavaMiniException as with {@link #scenes}
     */
    public static void clips(DataRequest request, IntConsumer progress) {
        request.requireTypes(CLIP_TYPES);
        Vocabulary vocabulary = vocabulary(request);
        ClipMaker maker = new ClipMaker(vocabulary, request.split(), request.things());
        Interview<Clip> interview = new Interview<>(clipQuestions(vocabulary), request.questions(), request.types());
        Painter painter = new Painter(request.size(), vocabulary);
        Random random = random(request);
        OutputFolder.requireNothingIn(request.output(), "--output");
        OutputFolder.write(request.output(), folder -> {
            try (DataFolder data = new DataFolder(folder, Media.VIDEO, request.split(), "clips.jsonl")) {
                for (int i = 0; i < request.count(); i++) {
                    Clip clip = maker.next(random);
                    List<Question> questions = interview.about(clip, random);
                    for (int frame = 0; frame < clip.frames(); frame++) {
                        data.frame(frame, painter.paint(clip.background(), clip.poses(frame)));
                    }
                    data.add(clip, questions, Descriptions.of(clip), random);
                    progress.accept(i + 1);
                }
            }
        });
    }

    public static List<QuestionFamily<Scene>> sceneQuestions(Vocabulary vocabulary, int things) {
        return List.of(
                new NameQuestions(vocabulary.nouns()),
                new NeighborQuestions(vocabulary.nouns()),
                new ColorQuestions(),
                new PlaceQuestions(),
                new SizeQuestions(),
                new BackgroundQuestions(),
                new CountQuestions(vocabulary.kinds(), vocabulary.categories(), things),
                new ExistenceQuestions(vocabulary.kinds(), vocabulary.categories()),
                new RelationQuestions(),
                new ComparisonQuestions());
    }

    static List<QuestionFamily<Clip>> clipQuestions(Vocabulary vocabulary) {
        return List.of(
                new MotionQuestions(),
                new EventQuestions(vocabulary.nouns()),
                new OrderQuestions(),
                new ClipCountQuestions(),
                new PresenceQuestions(),
                new ChangeQuestions());
    }

    private static Vocabulary vocabulary(DataRequest request) {
        return request.pictograms().map(Vocabulary::withPictograms).orElseGet(Vocabulary::ofShapes);
    }

    private static Random random(DataRequest request) {
        return new Random(2 * request.seed() + (request.split() == Split.TEST ? 1 : 0));
    }
}
