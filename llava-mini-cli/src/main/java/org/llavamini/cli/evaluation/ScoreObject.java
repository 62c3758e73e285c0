// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Scores;

/** The JSON form of a score. */
final class ScoreObject {
    private ScoreObject() {}

    static ObjectNode of(Scores scores) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("benchmark", scores.benchmark());
        scores.labels().forEach(node::put);
        ObjectNode metrics = node.putObject("metrics");
        for (Map.Entry<String, Metric> metric : scores.metrics().entrySet()) {
            String name = metric.getKey();
            switch (metric.getValue()) {
                case Metric.Count(long value) -> metrics.put(name, value);
                case Metric.Value(double value) -> metrics.put(name, value);
                case Metric.Interval(double low, double high) ->
                    metrics.putArray(name).add(low).add(high);
            }
        }
        return node;
    }
}
