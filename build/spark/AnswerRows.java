// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.llavamini.spark.AnswerPlan;
import org.llavamini.spark.ModelPlan;
import org.llavamini.spark.SparkAnswers;

/**
 * Answers the rows of a table (JSON Lines: id, media, prompt) on a cluster with the built-in model, and writes id, answer and error
 * of each. Arguments: table, output folder, rows in flight, partitions. Prints how long it took until every executor had the model, and
 * how long the rows took then.
 */
public final class AnswerRows {
    private AnswerRows() {}

    public static void main(String[] arguments) throws IOException {
        int partitions = Integer.parseInt(arguments[3]);
        long begin = System.nanoTime();
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            Dataset<Row> rows = spark.read().schema("id STRING, media STRING, prompt STRING").json(arguments[0]);
            AnswerPlan plan = AnswerPlan.ofColumn("scenes", "media", "prompt")
                    .withModel(ModelPlan.of("scenes").withThreads(1))
                    .withMaxNewTokens(16)
                    .withInFlight(Integer.parseInt(arguments[2]));
            // A few rows on every executor open the model there.
            List<Row> few = rows.limit(8).collectAsList();
            SparkAnswers.add(spark.createDataFrame(few, rows.schema()).repartition(4), plan).collectAsList();
            long open = System.nanoTime();
            List<Row> all = rows.collectAsList();
            int size = Math.ceilDiv(all.size(), partitions);
            Dataset<Row> parted = spark.createDataFrame(all, rows.schema())
                    .repartitionByRange(partitions, org.apache.spark.sql.functions.expr("cast(id as int)"))
                    .sortWithinPartitions(org.apache.spark.sql.functions.expr("cast(id as int)"));
            SparkAnswers.add(parted, plan)
                    .select("id", "answer", "error")
                    .write()
                    .mode(SaveMode.Overwrite)
                    .option("ignoreNullFields", false)
                    .json(arguments[1]);
            long end = System.nanoTime();
            System.out.printf(
                    "rows %d parts-of %d opened-seconds %.1f rows-seconds %.1f%n",
                    all.size(), size, (open - begin) / 1e9, (end - open) / 1e9);
        }
    }
}
