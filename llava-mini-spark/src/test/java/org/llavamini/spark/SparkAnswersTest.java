// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.Answer;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.TestingModel;
import org.llavamini.option.GenerationOptions;

/** A tiny model over datasets of one local session. */
@Timeout(300)
final class SparkAnswersTest {
    private static final int PICTURES = 3;
    private static final int ROWS = 24;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Path model;
    private static final List<Path> FILES = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        model = new TestingModel(5).write(folder.resolve("tiny-model"));
        for (int i = 0; i < PICTURES; i++) {
            Path file = folder.resolve("p" + i + ".png");
            Files.write(file, picture(i));
            FILES.add(file);
        }
        spark = SparkSession.builder()
                .config(TestingSpark.conf())
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static byte[] picture(int seed) throws IOException {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static Dataset<Row> dataset(DataType media, List<Row> rows) {
        StructType schema = new StructType()
                .add("n", DataTypes.IntegerType)
                .add("media", media)
                .add("question", DataTypes.StringType);
        return spark.createDataFrame(rows, schema).repartition(2).sortWithinPartitions("n");
    }

    private static String question(int i) {
        return "What is number " + i % 5 + "?";
    }

    private static AnswerPlan plan() {
        return AnswerPlan.ofColumn(model.toString(), "media", "question").withMaxNewTokens(5);
    }

    private static List<Row> collected(Dataset<Row> rows) {
        return rows.orderBy("n").collectAsList();
    }

    @Test
    void answersAsTheModelAloneAndARowThatFailsIsAValue() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(RowFactory.create(i, FILES.get(i % PICTURES).toString(), question(i)));
        }
        rows.add(RowFactory.create(ROWS, folder.resolve("nowhere.png").toString(), "What?"));
        rows.add(RowFactory.create(ROWS + 1, null, "What?"));
        rows.add(RowFactory.create(ROWS + 2, FILES.getFirst().toString(), null));
        rows.add(RowFactory.create(ROWS + 3, FILES.getFirst().toUri().toString(), "What?"));
        List<Row> answered = collected(
                SparkAnswers.add(dataset(DataTypes.StringType, rows), plan()).cache());
        assertThat(answered).hasSize(rows.size());
        try (LlavaMini alone = LlavaMini.open(model)) {
            for (int i = 0; i < ROWS; i++) {
                Answer expected = alone.ask(Prompt.of(question(i))
                        .image(FILES.get(i % PICTURES))
                        .options(GenerationOptions.defaults().withMaxNewTokens(5)));
                Row row = answered.get(i);
                assertThat(row.<String>getAs("answer"))
                        .isEqualTo(expected.text().strip());
                assertThat(row.<String>getAs("error")).isNull();
                assertThat(row.<Long>getAs("tokens")).isEqualTo(expected.usage().completionTokens());
                assertThat(row.<Long>getAs("vision_tokens"))
                        .isEqualTo(expected.usage().visionTokens());
                assertThat(row.<Long>getAs("frames")).isEqualTo(1);
                assertThat(row.<Long>getAs("millis")).isNotNegative();
                assertThat(row.<String>getAs("finish_reason")).isIn("stop", "length");
            }
        }
        assertThat(answered.get(ROWS).<String>getAs("error")).contains("nowhere.png");
        assertThat(answered.get(ROWS + 1).<String>getAs("error")).contains("no picture or video");
        assertThat(answered.get(ROWS + 2).<String>getAs("error")).contains("no prompt");
        assertThat(answered.get(ROWS).<String>getAs("answer")).isNull();
        assertThat(answered.get(ROWS + 3).<String>getAs("error")).isNull();
        assertThat(ExecutorModels.of(plan().model()).status().picturesSeen()).isEqualTo(PICTURES);
    }

    @Test
    void takesBytesAsSparkReadsThem() {
        Dataset<Row> files = spark.read()
                .format("binaryFile")
                .option("pathGlobFilter", "*.png")
                .load(folder.toString())
                .select("path", "content");
        List<Row> answered = SparkAnswers.add(
                        files,
                        AnswerPlan.ofPrompt(model.toString(), "content", "What is it?")
                                .withInFlight(2)
                                .withMaxNewTokens(3))
                .orderBy("path")
                .collectAsList();
        try (LlavaMini alone = LlavaMini.open(model)) {
            assertThat(answered)
                    .extracting(row -> row.<String>getAs("answer"))
                    .containsExactlyElementsOf(FILES.stream()
                            .map(file -> alone.ask(Prompt.of("What is it?")
                                            .image(file)
                                            .options(
                                                    GenerationOptions.defaults().withMaxNewTokens(3)))
                                    .text()
                                    .strip())
                            .toList());
        }
    }

    @Test
    void findsModelsThatSparkBrings() throws IOException {
        Path other = new TestingModel(6).write(folder.resolve("brought-model"));
        spark.sparkContext().addFile(other.toString(), true);
        List<Row> rows = List.of(RowFactory.create(0, FILES.getFirst().toString(), "What?"));
        Row answered = collected(SparkAnswers.add(
                        dataset(DataTypes.StringType, rows),
                        AnswerPlan.ofColumn("brought-model", "media", "question")
                                .withMaxNewTokens(2)))
                .getFirst();
        assertThat(answered.<String>getAs("error")).isNull();
        assertThat(answered.<Long>getAs("tokens")).isPositive();
    }

    @Test
    void saysWhichColumnIsWrong() {
        Dataset<Row> rows = dataset(DataTypes.StringType, List.of());
        assertThatThrownBy(() -> SparkAnswers.add(rows, AnswerPlan.ofPrompt("scenes", "picture", "What?")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("picture")
                .hasMessageContaining("media");
        assertThatThrownBy(() -> SparkAnswers.add(rows, AnswerPlan.ofPrompt("scenes", "n", "What?")))
                .hasMessageContaining("int");
        assertThatThrownBy(() -> SparkAnswers.add(
                        rows.withColumnRenamed("question", "answer"), AnswerPlan.ofPrompt("scenes", "media", "What?")))
                .hasMessageContaining("answer");
        assertThatThrownBy(() -> AnswerPlan.ofPrompt("scenes", "media", "")).hasMessageContaining("prompt");
    }
}
