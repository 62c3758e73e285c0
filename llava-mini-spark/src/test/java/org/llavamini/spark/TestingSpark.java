// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import java.util.Map;
import org.apache.spark.SparkConf;

/** A Spark of two threads in this process, which opens no port to others. */
final class TestingSpark {
    static final Map<String, String> SETTINGS = Map.of(
            "spark.master", "local[2]",
            "spark.app.name", "llava-mini",
            "spark.ui.enabled", "false",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.driver.host", "127.0.0.1");

    private TestingSpark() {}

    static SparkConf conf() {
        SparkConf conf = new SparkConf();
        SETTINGS.forEach(conf::set);
        return conf;
    }
}
