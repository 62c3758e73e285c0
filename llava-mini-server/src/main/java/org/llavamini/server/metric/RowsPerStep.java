// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.metric;

import java.util.List;

/** How many answers shared the steps of the model, as a histogram. The model counts by itself, which no meter can take over. */
final class RowsPerStep {
    private RowsPerStep() {}

    /**
     * Returns the histogram in Prometheus' text format.
     *
     * @param steps entry i: how many steps had i rows; the last entry: that many or more
     */
    static String text(String name, String model, List<Long> steps) {
        String label = "model_name=\"" + model.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        StringBuilder text = new StringBuilder();
        text.append("# HELP ").append(name).append(" answers that shared a step of the model\n");
        text.append("# TYPE ").append(name).append(" histogram\n");
        long count = 0;
        long sum = 0;
        for (int rows = 1; rows < steps.size(); rows++) {
            count += steps.get(rows);
            sum += rows * steps.get(rows);
            if (rows < steps.size() - 1) {
                line(text, name + "_bucket", label + ",le=\"" + rows + ".0\"", count);
            }
        }
        line(text, name + "_bucket", label + ",le=\"+Inf\"", count);
        line(text, name + "_count", label, count);
        line(text, name + "_sum", label, sum);
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}
