// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.llavamini.HouseRules;

final class PackageRulesTest {
    @Test
    void keepsTheHouseRules() {
        JavaClasses classes = HouseRules.mainClasses();
        HouseRules.check(classes);
        HouseRules.output().check(classes);
        HouseRules.nativesOnlyIn().check(classes);
    }
}
