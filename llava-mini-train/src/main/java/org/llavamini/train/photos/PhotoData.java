// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.output.OutputFolder;
import org.llavamini.train.photos.question.Box;
import org.llavamini.train.photos.question.CountQuestions;
import org.llavamini.train.photos.question.DescriptionQuestions;
import org.llavamini.train.photos.question.Exchange;
import org.llavamini.train.photos.question.ExistenceQuestions;
import org.llavamini.train.photos.question.Family;
import org.llavamini.train.photos.question.HumanQuestions;
import org.llavamini.train.photos.question.NameQuestions;
import org.llavamini.train.photos.question.Photo;
import org.llavamini.train.photos.question.PopeQuestions;
import org.llavamini.train.photos.question.PositionQuestions;
import org.llavamini.train.photos.question.SceneQuestions;
import org.llavamini.train.scenes.folder.JsonRows;

/**
 * Makes data of photographs. To learn from: {@code texts.json} (captions without pictures), {@code captions.json} (stage 1),
 * {@code descriptions.json} (every sentence that somebody wrote, asked for), {@code dialogues.json} (several questions about each in
 * one conversation), {@code exists.json} (of everything whether it is there, each question by itself), {@code names.json} (photographs
 * of which only their name is known), {@code objects.jsonl} (what is there and where, for stage places), and {@code clips.json} with
 * frames. To measure with: {@code questions.jsonl} (for {@code eval custom}), and {@code pope} with POPE's files. Photographs stay where
 * they are: the media folder of all but the clips is the source.
 *
 * <p>Splits are by photograph: those that a source keeps for its test, and a tenth of the others by their names. Of those that are
 * held out nothing is learned, nor of what looks like them.
 */
public final class PhotoData {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TEST_PART = 10;
    private static final int CLIP_NAMES = 3;
    private static final int CAPTIONS_TOGETHER = 5;
    private static final int WORDS_OF_A_PHRASE = 3;
    private static final double INSTRUCTED = 0.25;
    /** What LLaVA's benchmarks add to questions. */
    private static final String INSTRUCTION = "\nAnswer the question using a single word or phrase.";

    private final PhotoRequest request;
    private final List<Photo> photos;
    private final List<String> texts;
    private final List<Family> families;
    private final DescriptionQuestions describing = new DescriptionQuestions();
    private final ExistenceQuestions existence;
    private final PopeQuestions pope;
    private final Random random;

    private PhotoData(PhotoRequest request, List<Photo> photos, PhotoFolder folder) {
        List<Photo> all = folder.photos();
        this.request = request;
        this.photos = photos;
        this.texts = request.split() == PhotoSplit.TRAIN ? folder.captionTexts() : List.of();
        this.existence = new ExistenceQuestions(all);
        this.pope = new PopeQuestions(all);
        this.random = new Random(request.seed());
        this.families = List.of(
                new ExistenceQuestions(all),
                new CountQuestions(),
                new PositionQuestions(),
                new NameQuestions(),
                new SceneQuestions(),
                new HumanQuestions(),
                describing);
    }

    /**
     * Writes a new folder and returns how many photographs it tells of.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} or {@code INPUT_OUTPUT} if the source cannot be read,
     *     {@code INVALID_REQUEST} if the output is there already
     */
    public static int generate(PhotoRequest request, Path output) {
        PhotoFolder folder = PhotoFolder.read(request.source());
        List<Photo> photos = request.split() == PhotoSplit.HELDOUT ? folder.heldOut() : learnable(request, folder);
        OutputFolder.requireNothingIn(output, "--output");
        OutputFolder.write(output, new PhotoData(request, photos, folder)::write);
        return photos.size();
    }

    private static List<Photo> learnable(PhotoRequest request, PhotoFolder folder) {
        HeldOut heldOut = new HeldOut(request.source(), folder.heldOut());
        return folder.photos().stream()
                .filter(photo -> isTest(photo) == (request.split() == PhotoSplit.TEST))
                .filter(heldOut::mayBeLearned)
                .toList();
    }

    /** Where a source has no split, a tenth by the name, so that it stays the same when others are added. */
    private static boolean isTest(Photo photo) {
        return photo.test()
                || (photo.name().isEmpty() && Math.floorMod(photo.path().hashCode() * 31, TEST_PART) == 0);
    }

    private void write(Path folder) throws IOException {
        try (JsonRows captions = JsonRows.list(folder.resolve("captions.json"));
                JsonRows descriptions = JsonRows.list(folder.resolve("descriptions.json"));
                JsonRows dialogues = JsonRows.list(folder.resolve("dialogues.json"));
                JsonRows exists = JsonRows.list(folder.resolve("exists.json"));
                JsonRows names = JsonRows.list(folder.resolve("names.json"));
                JsonRows objects = JsonRows.lines(folder.resolve("objects.jsonl"));
                JsonRows questions = JsonRows.lines(folder.resolve("questions.jsonl"))) {
            int number = 0;
            for (Photo photo : photos) {
                for (String caption : photo.captions()) {
                    captions.add(sample("image", photo.path(), List.of(new Exchange("caption", "", caption))));
                }
                for (Exchange sentence : describing.sentences(photo, random)) {
                    descriptions.add(sample("image", photo.path(), List.of(sentence)));
                }
                if (photo.labelled()) {
                    objects.add(objects(photo));
                }
                for (Exchange question : existence.askAll(photo, random)) {
                    exists.add(sample("image", photo.path(), List.of(instructed(question))));
                }
                List<Exchange> exchanges = new ArrayList<>();
                families.forEach(family -> exchanges.addAll(family.ask(photo, random)));
                for (Exchange exchange : exchanges) {
                    questions.add(JSON.createObjectNode()
                            .put("question_id", number++)
                            .put("image", photo.path())
                            .put("question", exchange.question())
                            .put("answer", exchange.answer())
                            .put("type", exchange.type()));
                }
                Collections.shuffle(exchanges, random);
                for (List<Exchange> talk : photo.talks()) {
                    dialogues.add(sample("image", photo.path(), talk));
                }
                JsonRows into = photo.labelled() || !photo.captions().isEmpty() ? dialogues : names;
                for (int from = 0; from < exchanges.size(); from += request.turns()) {
                    List<Exchange> some = exchanges.subList(from, Math.min(exchanges.size(), from + request.turns()));
                    into.add(sample(
                            "image",
                            photo.path(),
                            some.stream().map(this::instructed).toList()));
                }
            }
        }
        writeTexts(folder.resolve("texts.json"));
        writePope(Files.createDirectories(folder.resolve("pope")));
        writeClips(folder);
    }

    /** What is there, and where, if that is known of every kind that is labelled. */
    private static ObjectNode objects(Photo photo) {
        ObjectNode row = JSON.createObjectNode().put("image", photo.path());
        ArrayNode labels = row.putArray("labels");
        new TreeSet<>(photo.labels()).forEach(labels::add);
        ArrayNode objects = row.putArray("objects");
        List<Box> boxes = photo.boxes().stream()
                .filter(box -> photo.labels().contains(box.name()))
                .toList();
        if (boxes.stream().map(Box::name).distinct().count() == photo.labels().size()) {
            boxes.forEach(box -> objects.addObject()
                    .put("name", box.name())
                    .put("x", rounded(box.x()))
                    .put("y", rounded(box.y())));
        }
        return row;
    }

    private static double rounded(double part) {
        return Math.clamp(Math.round(part * 1000) / 1000.0, 0, 1);
    }

    /** Asks for a short answer in the words of the benchmarks, now and then. */
    private Exchange instructed(Exchange exchange) {
        boolean phrase =
                !exchange.answer().endsWith(".") && exchange.answer().split(" ", -1).length <= WORDS_OF_A_PHRASE;
        return phrase && random.nextDouble() < INSTRUCTED
                ? new Exchange(exchange.type(), exchange.question() + INSTRUCTION, exchange.answer())
                : exchange;
    }

    private void writeTexts(Path file) throws IOException {
        try (JsonRows rows = JsonRows.list(file)) {
            for (int from = 0; from < texts.size(); from += CAPTIONS_TOGETHER) {
                String several =
                        String.join(" ", texts.subList(from, Math.min(texts.size(), from + CAPTIONS_TOGETHER)));
                ObjectNode sample = JSON.createObjectNode().put("id", "text-" + from);
                ArrayNode turns = sample.putArray("conversations");
                turns.addObject().put("from", "human").put("value", "Describe the picture in detail.");
                turns.addObject().put("from", "gpt").put("value", several);
                rows.add(sample);
            }
        }
    }

    /** Writes the questions in LLaVA's form and the solutions in POPE's. */
    private void writePope(Path folder) throws IOException {
        try (JsonRows questions = JsonRows.lines(folder.resolve("llava_pope_test.jsonl"))) {
            int number = 0;
            for (PopeQuestions.Choice choice : PopeQuestions.Choice.values()) {
                Path file = folder.resolve("coco_pope_" + choice.category() + ".json");
                try (JsonRows solutions = JsonRows.lines(file)) {
                    for (Photo photo : photos) {
                        for (Exchange exchange : pope.ask(photo, choice, random)) {
                            questions.add(JSON.createObjectNode()
                                    .put("question_id", number)
                                    .put("image", photo.path())
                                    .put("text", exchange.question() + INSTRUCTION)
                                    .put("category", choice.category()));
                            solutions.add(JSON.createObjectNode()
                                    .put("question_id", number++)
                                    .put("image", photo.path())
                                    .put("text", exchange.question())
                                    .put("label", exchange.answer()));
                        }
                    }
                }
            }
        }
    }

    private void writeClips(Path folder) throws IOException {
        List<Photo> named =
                photos.stream().filter(photo -> photo.name().isPresent()).toList();
        List<Photo> told =
                photos.stream().filter(photo -> !photo.captions().isEmpty()).toList();
        SlideShows shows = new SlideShows(request.source());
        try (JsonRows clips = JsonRows.list(folder.resolve("clips.json"))) {
            for (int i = 0; i < request.clips(); i++) {
                String path = String.format(Locale.ROOT, "clips/%06d", i);
                List<Photo> chosen = several(named);
                boolean cuts = chosen.size() == CLIP_NAMES && (told.isEmpty() || random.nextBoolean());
                if (!cuts && told.isEmpty()) {
                    return;
                }
                List<Exchange> exchanges = cuts
                        ? shows.cuts(chosen, folder.resolve(path))
                        : shows.moves(told.get(random.nextInt(told.size())), random, folder.resolve(path));
                clips.add(sample("video", path, exchanges));
            }
        }
    }

    /** Draws photographs of different things. */
    private List<Photo> several(List<Photo> named) {
        List<Photo> chosen = new ArrayList<>();
        for (int attempt = 0; attempt < 4 * CLIP_NAMES && !named.isEmpty() && chosen.size() < CLIP_NAMES; attempt++) {
            Photo photo = named.get(random.nextInt(named.size()));
            if (chosen.stream().noneMatch(each -> each.name().equals(photo.name()))) {
                chosen.add(photo);
            }
        }
        return chosen;
    }

    private static ObjectNode sample(String field, String path, List<Exchange> exchanges) {
        ObjectNode sample = JSON.createObjectNode().put("id", path).put(field, path);
        ArrayNode turns = sample.putArray("conversations");
        for (Exchange exchange : exchanges) {
            String mark = turns.isEmpty() ? "<" + field + ">" : "";
            String question = mark.isEmpty() || exchange.question().isEmpty()
                    ? mark + exchange.question()
                    : mark + "\n" + exchange.question();
            turns.addObject().put("from", "human").put("value", question);
            turns.addObject().put("from", "gpt").put("value", exchange.answer());
        }
        return sample;
    }
}
