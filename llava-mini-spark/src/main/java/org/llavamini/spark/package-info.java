// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Answers over datasets of Apache Spark: {@link org.llavamini.spark.SparkAnswers} adds them as columns, as
 * {@link org.llavamini.spark.AnswerPlan} says. {@link org.llavamini.spark.SparkTraining} trains on executors.
 */
@NullMarked
package org.llavamini.spark;

import org.jspecify.annotations.NullMarked;
