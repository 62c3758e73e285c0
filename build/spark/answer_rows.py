# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Does from Python what AnswerRows does: python3 answer_rows.py TABLE OUTPUT, started by spark-submit."""

import sys

from pyspark.sql import DataFrame, SparkSession

spark = SparkSession.builder.getOrCreate()
rows = spark.read.schema("id STRING, media STRING, prompt STRING").json(sys.argv[1])
jvm = spark.sparkContext._jvm.org.llavamini.spark
plan = jvm.AnswerPlan.ofColumn("scenes", "media", "prompt").withMaxNewTokens(16)
answered = DataFrame(jvm.SparkAnswers.add(rows._jdf, plan), spark)
answered.select("id", "answer", "error").write.mode("overwrite").option("ignoreNullFields", False).json(sys.argv[2])
spark.stop()
