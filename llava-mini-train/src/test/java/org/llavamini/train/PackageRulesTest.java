// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.llavamini.HouseRules;
import org.llavamini.encoding.Preprocessing;
import org.llavamini.option.Quirks;

/** Keeps the place of this module: it teaches the model, and never asks it. */
final class PackageRulesTest {
    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void keepsTheHouseRules() {
        HouseRules.check(CLASSES);
        HouseRules.output().check(CLASSES);
        HouseRules.nativesOnlyIn().check(CLASSES);
    }

    @Test
    void trainsThroughTheLayersOfTheModel() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.llavamini",
                                "org.llavamini.encoding..",
                                "org.llavamini.generation..",
                                "org.llavamini.analysis..",
                                "org.llavamini.eval..",
                                "org.llavamini.cli..")
                        .and(not(equivalentTo(Quirks.class)))
                        .and(not(equivalentTo(Preprocessing.class))))
                .because("training runs the same forward as inference, with nothing of inference around it but its"
                        + " choices and how pixels come to the tower")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void roomsOfTrainingStandInTheOrderOfTheTable() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("data")
                .definedBy("..train.data..")
                .layer("config")
                .definedBy("..train.config..")
                .layer("parallel")
                .definedBy("..train.parallel..")
                .layer("weights")
                .definedBy("..train.weights..")
                .layer("optimizer")
                .definedBy("..train.optimizer..")
                .layer("record")
                .definedBy("..train.record..")
                .layer("batch")
                .definedBy("..train.batch..")
                .layer("loss")
                .definedBy("..train.loss..")
                .layer("export")
                .definedBy("..train.export..")
                .layer("trainer")
                .definedBy("org.llavamini.train")
                .layer("scenes")
                .definedBy("..train.scenes..")
                .whereLayer("config")
                .mayOnlyAccessLayers("data")
                .whereLayer("parallel")
                .mayNotAccessAnyLayer()
                .whereLayer("weights")
                .mayOnlyAccessLayers("config")
                .whereLayer("optimizer")
                .mayOnlyAccessLayers("config", "parallel")
                .whereLayer("record")
                .mayOnlyAccessLayers("data", "parallel", "weights", "optimizer")
                .whereLayer("batch")
                .mayOnlyAccessLayers("data", "config", "parallel", "record")
                .whereLayer("loss")
                .mayOnlyAccessLayers("data", "config", "parallel", "weights", "batch")
                .whereLayer("export")
                .mayOnlyAccessLayers("config", "weights")
                .whereLayer("scenes")
                .mayNotAccessAnyLayer()
                .whereLayer("data")
                .mayNotAccessAnyLayer()
                .because("docs/architecture.md says so")
                .check(CLASSES);
    }

    @Test
    void roomsOfScenesAreInNoCycle() {
        slices().matching("org.llavamini.train.scenes.(**)")
                .should()
                .beFreeOfCycles()
                .because(
                        "what is there, what is said of it, what is asked and what is written come one after the other")
                .check(CLASSES);
    }
}
