// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.llavamini.train.scenes.content.Described;
import org.llavamini.train.scenes.question.Question;
import org.llavamini.train.scenes.thing.Split;

/** Writes a data set into a folder, one scene or clip after the other. Not thread-safe; the caller closes it. */
public final class DataFolder implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SENTENCE = " Answer in a sentence.";
    private static final double SENTENCE_PART = 0.2;

    /** Types of questions that come first in a dialogue: others, which name what is there, would give their answers away. */
    private static final Set<String> UNTOLD = Set.of("exists", "count", "name", "background");

    private final Path folder;
    private final Media media;
    private final Split split;
    private final JsonRows conversations;
    private final JsonRows captions;
    private final JsonRows instructed;
    private final JsonRows listings;
    private final JsonRows dialogues;
    private final JsonRows texts;
    private final JsonRows questions;
    private final JsonRows descriptions;
    private int number;
    private int questionNumber;

    /**
     * Begins a data set.
     *
     * @param folder exists and is empty
     * @param descriptionFile what the file that says where everything is is called
     */
    @SuppressWarnings("MustBeClosed") // closed with this
    public DataFolder(Path folder, Media media, Split split, String descriptionFile) throws IOException {
        this.folder = folder;
        this.media = media;
        this.split = split;
        conversations = JsonRows.list(folder.resolve("conversations.json"));
        captions = JsonRows.list(folder.resolve("captions.json"));
        instructed = JsonRows.list(folder.resolve("descriptions.json"));
        listings = JsonRows.list(folder.resolve("listings.json"));
        dialogues = JsonRows.list(folder.resolve("dialogues.json"));
        texts = JsonRows.list(folder.resolve("text.json"));
        questions = JsonRows.lines(folder.resolve("questions.jsonl"));
        descriptions = JsonRows.lines(folder.resolve(descriptionFile));
    }

    /** Writes the picture of the next scene. */
    public void picture(BufferedImage picture) throws IOException {
        write(folder.resolve(media.path(number)), picture);
    }

    /** Writes a frame of the next clip. */
    public void frame(int frame, BufferedImage picture) throws IOException {
        write(folder.resolve(media.path(number)).resolve(frame + ".png"), picture);
    }

    private static void write(Path file, BufferedImage picture) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!ImageIO.write(picture, "png", file.toFile())) {
            throw new IOException("no writer for PNG");
        }
    }

    /** Writes what is known of the scene or clip whose pictures were written last. */
    public void add(Described subject, List<Question> asked, ObjectNode description, Random random) throws IOException {
        String caption = subject.caption();
        String path = media.path(number);
        String id = split.word() + "-" + media.field() + "-" + number;
        captions.add(sample(id, path, new Turn(media.mark(), caption)));
        instructed.add(sample(id, path, new Turn(media.instruction(number), caption).shown(media)));
        Turn listing = new Turn(media.listing(), subject.listing());
        listings.add(sample(id, path, listing.shown(media)));
        List<Turn> dialogue = new ArrayList<>();
        List<Turn> telling = new ArrayList<>();
        ObjectNode described = JSON.createObjectNode().put(media.field(), path);
        described.setAll(description);
        descriptions.add(described);
        for (Question question : asked) {
            String sampleId = id + "-" + questionNumber;
            boolean whole = random.nextDouble() < SENTENCE_PART;
            Turn turn = whole
                    ? new Turn(question.text() + SENTENCE, question.sentence())
                    : new Turn(question.text(), question.answer());
            (UNTOLD.contains(question.type()) ? dialogue : telling).add(turn);
            conversations.add(sample(sampleId, path, turn.shown(media)));
            texts.add(sample(sampleId, "", new Turn(caption + "\n" + turn.question(), turn.answer())));
            questions.add(JSON.createObjectNode()
                    .put("question_id", questionNumber++)
                    .put(media.field(), path)
                    .put("text", question.text())
                    .put("answer", question.answer())
                    .put("type", question.type()));
        }
        dialogue.addAll(telling);
        dialogue.add(listing);
        dialogue.set(0, dialogue.getFirst().shown(media));
        dialogues.add(sample(id, path, dialogue.toArray(Turn[]::new)));
        number++;
    }

    /** A question with its answer, as they stand in a conversation. */
    private record Turn(String question, String answer) {
        private Turn shown(Media media) {
            return new Turn(media.mark() + "\n" + question, answer);
        }
    }

    private ObjectNode sample(String id, String path, Turn... turns) {
        ObjectNode sample = JSON.createObjectNode().put("id", id);
        if (!path.isEmpty()) {
            sample.put(media.field(), path);
        }
        ArrayNode conversation = sample.putArray("conversations");
        for (Turn turn : turns) {
            conversation.add(JSON.createObjectNode().put("from", "human").put("value", turn.question()));
            conversation.add(JSON.createObjectNode().put("from", "gpt").put("value", turn.answer()));
        }
        return sample;
    }

    @Override
    public void close() throws IOException {
        for (JsonRows rows :
                List.of(conversations, captions, instructed, listings, dialogues, texts, questions, descriptions)) {
            rows.close();
        }
    }
}
