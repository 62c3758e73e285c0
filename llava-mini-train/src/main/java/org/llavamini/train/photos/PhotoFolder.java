// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.photos.question.Photo;

/**
 * A folder of photographs with files of JSON Lines, each of which says something of some of them: {@code image} and one or more of
 * {@code captions}, {@code labels}, {@code counts}, {@code objects}, {@code qa}, {@code scene}, {@code action}, {@code true} and
 * {@code false}, {@code name}. Files called {@code heldout*} name what is only for measuring.
 */
final class PhotoFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HELD_OUT = "heldout";
    private static final String ENDING = ".jsonl";
    /** Boxes that no person has seen, and captions in another language. */
    private static final Set<String> UNUSED = Set.of("detections", "coco_cn_zh", "cc_by");

    private final List<Photo> photos;
    private final Set<String> heldOut;

    private PhotoFolder(List<Photo> photos, Set<String> heldOut) {
        this.photos = List.copyOf(photos);
        this.heldOut = Set.copyOf(heldOut);
    }

    /**
     * Reads all files of a folder.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} or {@code INPUT_OUTPUT} naming file and line
     */
    static PhotoFolder read(Path folder) {
        Map<String, PhotoNotes> notes = new TreeMap<>();
        Set<String> heldOut = new TreeSet<>();
        for (Path file : files(folder)) {
            boolean held = file.getFileName().toString().startsWith(HELD_OUT);
            try (MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
                while (rows.hasNextValue()) {
                    JsonNode row = rows.nextValue();
                    String image = row.path("image").asText("");
                    if (image.isEmpty() || Path.of(image).isAbsolute() || image.contains("..")) {
                        throw new LlavaMiniException(
                                ErrorCode.DATA_FORMAT,
                                "image must be a path below the folder at line "
                                        + rows.getCurrentLocation().getLineNr() + " (" + file + ")");
                    }
                    if (held) {
                        heldOut.add(image);
                    } else {
                        notes.computeIfAbsent(image, PhotoNotes::new).add(row);
                    }
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
        if (notes.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT, "no file *.jsonl there tells of photographs (" + folder + "; --source)");
        }
        return new PhotoFolder(notes.values().stream().map(PhotoNotes::photo).toList(), heldOut);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING))
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
        return photos.stream().filter(photo -> !heldOut.contains(photo.path())).toList();
    }

    /** Returns the paths of those that are only for measuring. */
    Set<String> heldOut() {
        return heldOut;
    }

    /** Returns as many names as there are, as they come. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
