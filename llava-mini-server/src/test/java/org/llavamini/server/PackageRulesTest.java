// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.llavamini.HouseRules;

/** Keeps the place of this module: it asks the model as any user does, and only some of its packages know HTTP. */
final class PackageRulesTest {
    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void keepsTheHouseRules() {
        HouseRules.check(CLASSES);
        HouseRules.output().check(CLASSES);
        HouseRules.nativesOnlyIn().check(CLASSES);
    }

    @Test
    void knowsNeitherTrainingNorBenchmarksNorTheCommand() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.llavamini.train..", "org.llavamini.eval..", "org.llavamini.cli..", "picocli..")
                .check(CLASSES);
    }

    @Test
    void packagesCanBeReadOneAfterTheOther() {
        slices().matching("org.llavamini.server.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void requestsPicturesAndTheModelDoNotKnowHttp() {
        noClasses()
                .that()
                .resideInAnyPackage("..server.wire..", "..server.media..", "..server.model..", "..server.metric..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.helidon..", "org.llavamini.server.http..", "org.llavamini.server.chat..")
                .check(CLASSES);
    }
}
