// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.photos.question.English;
import org.llavamini.train.photos.question.Photo;

/**
 * A folder of photographs with files of JSON Lines, each of which says something of some of them: {@code image} and one or more of
 * {@code captions}, {@code labels}, {@code counts}, {@code objects}, {@code qa}, {@code scene}, {@code action}, {@code true} and
 * {@code false}, {@code name}. Files called {@code heldout*} tell of what is only for measuring; {@code *_text.txt.gz} hold captions
 * without pictures. Archives as they are published may lie beside them.
 */
final class PhotoFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HELD_OUT = "heldout";
    private static final String ENDING = ".jsonl";
    private static final String TEXTS = "_text.txt.gz";
    private static final int MOST_BYTES = 1 << 28;
    /** Boxes that no person has seen, and captions in another language. */
    private static final Set<String> UNUSED = Set.of("detections", "coco_cn_zh", "cc_by");

    private final List<Photo> photos;
    private final List<Photo> heldOut;
    private final List<String> texts;

    private PhotoFolder(List<Photo> photos, List<Photo> heldOut, List<String> texts) {
        this.photos = List.copyOf(photos);
        this.heldOut = List.copyOf(heldOut);
        this.texts = List.copyOf(texts);
    }

    /**
     * Reads all files of a folder.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} or {@code INPUT_OUTPUT} naming file and line
     */
    static PhotoFolder read(Path folder) {
        Map<String, PhotoNotes> notes = new TreeMap<>();
        Map<String, PhotoNotes> heldOut = new TreeMap<>();
        for (Path file : files(folder, ENDING)) {
            boolean held = file.getFileName().toString().startsWith(HELD_OUT);
            try (MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
                while (rows.hasNextValue()) {
                    JsonNode row = rows.nextValue();
                    add(
                            held ? heldOut : notes,
                            row,
                            "line " + rows.getCurrentLocation().getLineNr() + " (" + file + ")");
                }
            } catch (JsonProcessingException failure) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "not JSON at line " + failure.getLocation().getLineNr() + ", column "
                                + failure.getLocation().getColumnNr() + ": " + failure.getOriginalMessage() + " ("
                                + file
                                + ")",
                        failure);
            } catch (IOException failure) {
                throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot read (" + file + ")", failure);
            }
        }
        PublicArchives.read(
                folder, (held, line) -> add(held ? heldOut : notes, line, "an archive (" + folder + "; --source)"));
        if (notes.isEmpty() && heldOut.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "no file *.jsonl and no archive of COCO, VQA or Caltech 101 there tells of photographs (" + folder
                            + "; --source)");
        }
        notes.keySet().removeAll(heldOut.keySet());
        List<String> texts = new ArrayList<>();
        files(folder, TEXTS).forEach(file -> texts.addAll(lines(file)));
        return new PhotoFolder(photos(notes), photos(heldOut), texts);
    }

    private static void add(Map<String, PhotoNotes> notes, JsonNode row, String where) {
        String image = row.path("image").asText("");
        if (image.isEmpty() || Path.of(image).isAbsolute() || image.contains("..")) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT, "image must be a path below the folder, but is '" + image + "' at " + where);
        }
        notes.computeIfAbsent(image, PhotoNotes::new).add(row);
    }

    private static List<Photo> photos(Map<String, PhotoNotes> notes) {
        return notes.values().stream().map(PhotoNotes::photo).toList();
    }

    private static List<String> lines(Path file) {
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(English::sentence)
                    .toList();
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "cannot read captions, one a line, from gzip (" + file + ")", failure);
        }
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .filter(file -> UNUSED.stream()
                            .noneMatch(name -> file.getFileName().toString().endsWith("." + name + ENDING)))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "no such folder of photographs (" + folder + "; --source)", failure);
        }
    }

    /** Returns the photographs that something is known of, but for the held out ones, by their names. */
    List<Photo> photos() {
        return photos;
    }

    /** Returns those that are only for measuring. */
    List<Photo> heldOut() {
        return heldOut;
    }

    /** Returns captions without pictures, those of one picture one after the other. */
    List<String> captionTexts() {
        return texts;
    }

    /** Returns as many names as there are, as they come. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
