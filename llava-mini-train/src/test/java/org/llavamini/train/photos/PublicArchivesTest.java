// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.train.photos.question.Box;
import org.llavamini.train.photos.question.Exchange;
import org.llavamini.train.photos.question.Photo;

/** Small files in the form in which COCO, VQA v2 and Caltech 101 are published. */
final class PublicArchivesTest {
    private static final String IMAGES = """
            "images": [{"id": 9, "file_name": "COCO_train2014_000000000009.jpg", "width": 200, "height": 100}],""";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Path annotations = Files.createDirectories(folder.resolve("annotations"));
        Files.writeString(
                annotations.resolve("captions_train2014.json"),
                "{\"info\": {\"year\": 2014}, \"licenses\": [{\"id\": 1}], " + IMAGES + """
                         "annotations": [{"image_id": 9, "id": 1, "caption": "a dog runs"},
                         {"image_id": 9, "id": 2, "caption": "One dog."}]}""");
        Files.writeString(annotations.resolve("instances_train2014.json"), "{" + IMAGES + """
                         "annotations": [
                         {"image_id": 9, "category_id": 18, "bbox": [20, 10, 100, 50], "iscrowd": 0, "segmentation": [[1, 2]]},
                         {"image_id": 9, "category_id": 1, "bbox": [0, 0, 10, 10], "iscrowd": 0},
                         {"image_id": 9, "category_id": 1, "bbox": [0, 0, 200, 100], "iscrowd": 1}],
                         "categories": [{"id": 1, "name": "person"}, {"id": 18, "name": "dog"}]}""");
        Files.writeString(
                folder.resolve("v2_OpenEnded_mscoco_train2014_questions.json"),
                "{\"questions\": [{\"image_id\": 9, \"question\": \"How many dogs?\", \"question_id\": 90}]}");
        Files.writeString(folder.resolve("v2_mscoco_train2014_annotations.json"), """
                {"annotations": [{"image_id": 9, "question_id": 90, "answer_type": "number", "multiple_choice_answer": "1",
                "answers": []}]}""");
        Files.writeString(
                annotations.resolve("captions_val2017.json"),
                "{\"images\": [], \"annotations\": [{\"image_id\": 7, \"caption\": \"a held out one\"}]}");
        for (String path : List.of("Faces/image_0001.jpg", "yin_yang/image_0002.jpg", "BACKGROUND_Google/x.jpg")) {
            Path file = folder.resolve("101_ObjectCategories").resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
    }

    @Test
    void readsThemAsOneFolder() {
        PhotoFolder read = PhotoFolder.read(folder);
        assertThat(read.photos().stream().map(Photo::path))
                .containsExactly(
                        "101_ObjectCategories/Faces/image_0001.jpg",
                        "101_ObjectCategories/yin_yang/image_0002.jpg",
                        "train2014/COCO_train2014_000000000009.jpg");
        assertThat(read.photos().stream().map(Photo::name))
                .containsExactly(Optional.of("face"), Optional.of("yin yang"), Optional.empty());
        Photo dog = read.photos().getLast();
        assertThat(dog.captions()).containsExactly("A dog runs.", "One dog.");
        assertThat(dog.labels()).containsExactlyInAnyOrder("dog", "person");
        assertThat(dog.counts()).as("a crowd is not counted").isEqualTo(Map.of("dog", 1));
        assertThat(dog.boxes()).containsExactly(new Box("dog", 0.1, 0.1, 0.6, 0.6));
        assertThat(dog.asked()).containsExactly(new Exchange("number", "How many dogs?", "1"));
        assertThat(read.heldOut()).singleElement().satisfies(photo -> {
            assertThat(photo.path()).isEqualTo("val2017/000000000007.jpg");
            assertThat(photo.captions()).containsExactly("A held out one.");
        });
    }

    @Test
    void complaintsNameTheFile() throws IOException {
        Path captions = folder.resolve("annotations/captions_train2014.json");
        String whole = Files.readString(captions);
        Files.writeString(captions, whole.substring(0, whole.length() - 20));
        assertThatThrownBy(() -> PhotoFolder.read(folder)).hasMessageContaining("captions_train2014.json");
        Files.writeString(captions, whole.replace("COCO_train2014_", "../../"));
        assertThatThrownBy(() -> PhotoFolder.read(folder)).hasMessageContaining("path below the folder");
        Files.writeString(captions, whole);
        Path instances = folder.resolve("annotations/instances_train2014.json");
        Files.writeString(instances, Files.readString(instances).replace("\"width\": 200", "\"width\": 0"));
        assertThatThrownBy(() -> PhotoFolder.read(folder))
                .hasMessageContaining("image 9 has no width")
                .hasMessageContaining("instances_train2014.json");
    }
}
