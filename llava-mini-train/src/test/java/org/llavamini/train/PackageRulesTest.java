// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.llavamini.HouseRules;
import org.llavamini.encoding.Quirks;

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
                        .and(not(equivalentTo(Quirks.class))))
                .because(
                        "training runs the same forward as inference, with nothing of inference around it but its choices")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
