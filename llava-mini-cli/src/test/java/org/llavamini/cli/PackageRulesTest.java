// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.llavamini.HouseRules;

/** Keeps the place of this module: the only one that prints and ends the virtual machine, and on top of all others. */
final class PackageRulesTest {
    private static final JavaClasses CLASSES = HouseRules.mainClasses();

    @Test
    void keepsTheHouseRules() {
        HouseRules.check(CLASSES);
        HouseRules.nativesOnlyIn().check(CLASSES);
    }

    @Test
    void roomsKnowWhatTheyShareAndNotTheTop() {
        noClasses()
                .that()
                .resideInAPackage("org.llavamini.cli.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.llavamini.cli")
                .because("the top puts the rooms together")
                .check(CLASSES);
        slices().matching("org.llavamini.cli.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a group of commands can be read by itself")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("org.llavamini.cli.console..", "org.llavamini.cli.option..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.llavamini.cli..")
                        .and(resideOutsideOfPackages("org.llavamini.cli.console..", "org.llavamini.cli.option..")))
                .because("what commands share knows none of them")
                .check(CLASSES);
    }

    @Test
    void onlyEntryPointsEndTheVirtualMachine() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.llavamini.cli.Main")
                .and()
                .haveNameNotMatching("org\\.llavamini\\.cli\\.ClusterMain")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("a command returns its exit code, so that it can be tested and closes what it opened")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
