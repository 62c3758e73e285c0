// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The rules that hold in every module; a test in each module applies them to its own classes.
 *
 * <p>Those that say "nobody does this" may find nothing to look at, as in a module that has no classes yet.
 */
public final class HouseRules {
    private HouseRules() {}

    /** Reads the compiled main classes of the module whose tests are running, and no others. */
    public static JavaClasses mainClasses() {
        return new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    /** Applies every common rule but {@link #output()}, from which the command is exempt. */
    public static void check(JavaClasses classes) {
        assertAll(Stream.of(
                        nullness(),
                        cycles(),
                        foreignLibraries(),
                        platformLogging(),
                        loggers(),
                        mutablePublicFields(),
                        mutableStaticFields())
                .map(rule -> () -> rule.check(classes)));
    }

    /** Standard output belongs to the command, and only the command may end the virtual machine. */
    public static ArchRule output() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("a library returns, throws or logs; its caller decides what is printed and when to end")
                .allowEmptyShould(true);
    }

    /** Native types stay behind the packages that own them. */
    public static ArchRule nativesOnlyIn(String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .because("native memory has its rules, and a second backend stays possible if few know the first")
                .allowEmptyShould(true);
    }

    private static ArchRule nullness() {
        return classes()
                .should(new ArchCondition<>("be in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " is in a package without a @NullMarked package-info.java"));
                        }
                    }
                })
                .because("NullAway looks only at marked packages")
                .allowEmptyShould(true);
    }

    private static ArchRule cycles() {
        return slices().matching("org.llavamini.(*)..")
                .should()
                .beFreeOfCycles()
                .because("packages in a cycle cannot be understood one after the other")
                .allowEmptyShould(true);
    }

    private static ArchRule foreignLibraries() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.junit..",
                        "org.assertj..",
                        "com.tngtech.archunit..",
                        "org.mockito..",
                        "com.google.common..")
                .because("test frameworks stay in tests, and Guava is not part of this house")
                .allowEmptyShould(true);
    }

    private static ArchRule platformLogging() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("applications choose their logging through SLF4J")
                .allowEmptyShould(true);
    }

    private static ArchRule loggers() {
        return fields().that()
                .haveRawType("org.slf4j.Logger")
                .should()
                .bePrivate()
                .andShould()
                .beStatic()
                .andShould()
                .beFinal()
                .because("a logger belongs to its class")
                .allowEmptyShould(true);
    }

    private static ArchRule mutablePublicFields() {
        return fields().that()
                .arePublic()
                .should()
                .beFinal()
                .because("a class guards its own state")
                .allowEmptyShould(true);
    }

    private static ArchRule mutableStaticFields() {
        return fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("state that belongs to nobody cannot be closed, tested or used twice")
                .allowEmptyShould(true);
    }
}
