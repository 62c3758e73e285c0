// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
plugins {
    application
}

repositories {
    mavenLocal()
    mavenCentral()
}

dependencies {
    implementation(platform("org.llavamini:llava-mini-bom:0.1.0-SNAPSHOT"))
    implementation("org.llavamini:llava-mini-core")
    runtimeOnly("org.llavamini:llava-mini-builtin")
    // The natives of one platform; pytorch-platform brings those of all.
    runtimeOnly("org.bytedeco:javacpp:1.5.13:linux-x86_64")
    runtimeOnly("org.bytedeco:openblas:0.3.31-1.5.13:linux-x86_64")
    runtimeOnly("org.bytedeco:pytorch:2.10.0-1.5.13:linux-x86_64")
}

java {
    toolchain {
        languageVersion = JavaLanguageVersion.of(25)
    }
}

application {
    mainClass = "AskAboutPicture"
    applicationDefaultJvmArgs = listOf("--enable-native-access=ALL-UNNAMED")
}
