// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.llavamini.HouseRules;

/** Keeps the place of this module: it asks the model as any user does. */
final class PackageRulesTest {
    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void keepsTheHouseRules() {
        HouseRules.check(CLASSES);
        HouseRules.output().check(CLASSES);
        HouseRules.nativesOnlyIn().check(CLASSES);
    }

    @Test
    void knowsNeitherTrainingNorTheCommand() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.llavamini.train..", "org.llavamini.cli..", "picocli..")
                .because("a score must not depend on how the model came about or who asks for it")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
