// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.llavamini.cli.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds out whether this machine can run models. */
@Command(
        name = "doctor",
        description = "Check this machine: JDK, natives, processor, memory, caches, the built-in model.")
public final class DoctorCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(console.environment()).examine();
        boolean healthy = findings.stream().allMatch(Finding::healthy);
        if (json) {
            console.out().println(object(findings, healthy));
        } else {
            findings.forEach(this::show);
        }
        return healthy ? 0 : 1;
    }

    private void show(Finding finding) {
        String mark = finding.healthy() ? "ok" : "FAILED";
        console.out().println(String.format(Locale.ROOT, "%-6s  %-16s %s", mark, finding.name(), finding.value()));
        finding.remedy().ifPresent(remedy -> console.out().println(" ".repeat(25) + "-> " + remedy));
    }

    private static ObjectNode object(List<Finding> findings, boolean healthy) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("ok", healthy);
        ArrayNode checks = node.putArray("checks");
        for (Finding finding : findings) {
            ObjectNode check = checks.addObject()
                    .put("name", finding.name())
                    .put("ok", finding.healthy())
                    .put("value", finding.value());
            finding.remedy().ifPresent(remedy -> check.put("remedy", remedy));
        }
        return node;
    }
}
