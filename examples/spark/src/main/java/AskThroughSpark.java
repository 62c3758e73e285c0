// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.llavamini.spark.AnswerPlan;
import org.llavamini.spark.SparkAnswers;

/** Asks the built-in model about a picture, as a row of a dataset of Spark in this process. */
public final class AskThroughSpark {
    private AskThroughSpark() {}

    /** Takes a picture and a question. */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            Dataset<Row> pictures =
                    spark.read().format("binaryFile").load(arguments[0]).select("path", "content");
            Row row = SparkAnswers.add(pictures, AnswerPlan.ofPrompt("scenes", "content", arguments[1]))
                    .first();
            System.out.println(row.<String>getAs("answer"));
        }
    }
}
