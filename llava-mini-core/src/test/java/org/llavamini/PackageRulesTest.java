// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the package table of docs/architecture.md. */
final class PackageRulesTest {
    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void keepsTheHouseRules() {
        HouseRules.check(CLASSES);
        HouseRules.output().check(CLASSES);
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        Map<String, List<String>> uses = packageTable();
        LayeredArchitecture table = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.llavamini..")
                .withOptionalLayers(true);
        for (String name : uses.keySet()) {
            table = table.layer(name).definedBy("org.llavamini." + name + "..");
        }
        for (Map.Entry<String, List<String>> row : uses.entrySet()) {
            table = row.getValue().isEmpty()
                    ? table.whereLayer(row.getKey()).mayNotAccessAnyLayer()
                    : table.whereLayer(row.getKey())
                            .mayOnlyAccessLayers(row.getValue().toArray(String[]::new));
        }
        table.because("a picture comes in as a file and leaves as an answer, and nothing flows back")
                .check(CLASSES);
    }

    @Test
    void whatIsExportedSpeaksOfNothingElse() throws IOException {
        Set<String> exported = exportedToEverybody();
        codeUnits()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(exported.toArray(String[]::new))
                .should(new ArchCondition<JavaCodeUnit>("show only exported types") {
                    @Override
                    public void check(JavaCodeUnit method, ConditionEvents events) {
                        Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                                .map(JavaClass::getBaseComponentType)
                                .filter(type -> !type.isPrimitive() && !allowed(type.getPackageName(), exported))
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        method, method.getFullName() + " shows " + type.getName())));
                    }
                })
                .because("who uses the library sees what module-info.java exports, and nothing that lies behind it")
                .check(CLASSES);
    }

    private static boolean allowed(String packageName, Set<String> exported) {
        return packageName.startsWith("java.") || exported.contains(packageName);
    }

    private static Set<String> exportedToEverybody() throws IOException {
        try (InputStream descriptor = Files.newInputStream(Path.of("target", "classes", "module-info.class"))) {
            return ModuleDescriptor.read(descriptor).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void roomsOfCheckpointAreFreeOfCycles() {
        slices().matching("org.llavamini.checkpoint.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a format knows nothing of the models that are stored in it")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("org.llavamini.checkpoint.(*)..")
                .and()
                .resideOutsideOfPackage("org.llavamini.checkpoint.conversion..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.llavamini.checkpoint")
                .because("an open checkpoint stands above all that it is read from")
                .check(CLASSES);
    }

    @Test
    void everyPackageStandsInTheTable() {
        List<String> packages = packageTable().keySet().stream()
                .map(name -> "org.llavamini." + name + "..")
                .toList();
        classes()
                .that()
                .resideOutsideOfPackage("org.llavamini")
                .should()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .because("a new package gets its place, and what it may use, before its first class")
                .check(CLASSES);
    }

    @Test
    void onlyTensorKnowsLibTorch() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.llavamini.tensor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.pytorch..", "org.bytedeco.openblas..")
                .because("the order in which native memory is freed is decided in one place")
                .check(CLASSES);
        HouseRules.nativesOnlyIn("org.llavamini.tensor..", "org.llavamini.media.ffmpeg..")
                .check(CLASSES);
    }

    @Test
    void roomsWithinAPackageLieOneAboveTheOther() {
        assertAll(
                () -> knowsNothingOf("text.tokenizer", "text"),
                () -> knowsNothingOf("nn.attention", "nn"),
                () -> knowsNothingOf("model.decoder", "model", "model.vision", "model.fusion"),
                () -> knowsNothingOf("model.fusion", "model", "model.vision"),
                () -> knowsNothingOf("model.vision", "model", "model.decoder", "model.fusion"));
    }

    private static void knowsNothingOf(String lower, String... above) {
        noClasses()
                .that()
                .resideInAPackage("org.llavamini." + lower)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Arrays.stream(above)
                        .map(name -> "org.llavamini." + name)
                        .toArray(String[]::new))
                .because("a room can be read without those above it")
                .check(CLASSES);
    }

    @Test
    void onlyFilesAndTextKnowJson() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.llavamini.checkpoint..", "org.llavamini.text..", "org.llavamini.hub..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .because("JSON is how configurations and conversations are written down, not how the model thinks")
                .check(CLASSES);
    }

    @Test
    void coreKnowsNoServerCommandOrFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.helidon..", "picocli..", "org.apache.spark..", "dev.langchain4j..")
                .because("they use core, each from a module of its own")
                .check(CLASSES);
    }

    /** Each package with all that it may use, lowest first. */
    private static Map<String, List<String>> packageTable() {
        Map<String, List<String>> uses = new LinkedHashMap<>();
        uses.put("error", List.of());
        uses.put("option", List.of("error"));
        uses.put("output", List.of("error"));
        uses.put("hub", List.of("error", "output"));
        uses.put("tensor", List.of("error", "option"));
        uses.put("checkpoint", List.of("error", "option", "output", "hub", "tensor"));
        uses.put("text", List.of("error"));
        uses.put("media", List.of("error", "option"));
        uses.put("nn", List.of("error", "option", "tensor", "checkpoint"));
        uses.put("model", List.of("error", "option", "tensor", "checkpoint", "nn"));
        uses.put("encoding", List.of("error", "option", "tensor", "checkpoint", "nn", "model", "media", "text"));
        uses.put(
                "generation",
                List.of("error", "option", "tensor", "checkpoint", "nn", "model", "media", "text", "encoding"));
        uses.put(
                "analysis",
                List.of(
                        "error",
                        "option",
                        "tensor",
                        "checkpoint",
                        "nn",
                        "model",
                        "media",
                        "text",
                        "encoding",
                        "generation"));
        return uses;
    }
}
