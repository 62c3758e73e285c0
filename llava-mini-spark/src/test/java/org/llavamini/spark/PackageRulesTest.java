// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.llavamini.HouseRules;

final class PackageRulesTest {
    @Test
    void keepsTheHouseRules() {
        JavaClasses classes = HouseRules.mainClasses();
        HouseRules.check(classes);
        // What spark-submit starts is a command.
        HouseRules.output().check(classes.that(not(equivalentTo(TrainApplication.class))));
        HouseRules.nativesOnlyIn().check(classes);
    }
}
