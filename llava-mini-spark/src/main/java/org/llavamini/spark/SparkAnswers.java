// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Adds answers to datasets. From Java, Scala and, through the gateway to the virtual machine, Python:
 *
 * {@snippet :
 * Dataset<Row> answered = SparkAnswers.add(photos, AnswerPlan.ofPrompt("/models/llava-mini", "path", "What is in the picture?"));
 * }
 */
public final class SparkAnswers {
    private static final List<StructField> ADDED = List.of(
            field("answer", DataTypes.StringType),
            field("finish_reason", DataTypes.StringType),
            field("error", DataTypes.StringType),
            field("tokens", DataTypes.LongType),
            field("vision_tokens", DataTypes.LongType),
            field("frames", DataTypes.LongType),
            field("millis", DataTypes.LongType));

    private SparkAnswers() {}

    private static StructField field(String name, DataType type) {
        return DataTypes.createStructField(name, type, true);
    }

    /**
     * Returns the rows with what the model says: {@code answer}, {@code finish_reason}, {@code error}, {@code tokens} that were generated,
     * {@code vision_tokens}, {@code frames}, {@code millis}. A row that cannot be answered has an error and nulls, and no task fails of it.
     * Nothing is computed before the result is asked for, and then again each time unless it is cached or written.
     *
     * @throws IllegalArgumentException if the dataset has no such columns, of another type than text (or bytes of media), or has a column
     *     that would be added already
     */
    public static Dataset<Row> add(Dataset<Row> rows, AnswerPlan plan) {
        StructType schema = rows.schema();
        requireColumn(schema, plan.mediaColumn(), DataTypes.StringType, DataTypes.BinaryType);
        if (!plan.promptColumn().isEmpty()) {
            requireColumn(schema, plan.promptColumn(), DataTypes.StringType);
        }
        StructType extended = schema;
        for (StructField added : ADDED) {
            if (Arrays.asList(schema.fieldNames()).contains(added.name())) {
                throw new IllegalArgumentException("the dataset has a column " + added.name() + " already: rename it");
            }
            extended = extended.add(added);
        }
        return rows.mapPartitions(new AnswerPartition(plan), Encoders.row(extended));
    }

    private static void requireColumn(StructType schema, String name, DataType... types) {
        List<String> names = Arrays.asList(schema.fieldNames());
        if (!names.contains(name)) {
            throw new IllegalArgumentException("the dataset has no column " + name + ", but " + names);
        }
        DataType found = schema.apply(name).dataType();
        if (!Arrays.asList(types).contains(found)) {
            throw new IllegalArgumentException("the column " + name + " is of the type " + found.simpleString()
                    + ", not one of " + Arrays.toString(types));
        }
    }
}
