// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;

/** What is given to spark-submit, with folders that look like Spark and the built command. */
final class SparkSubmitTest {
    @TempDir
    private Path folder;

    private Path home() throws IOException {
        Path home = folder.resolve("spark");
        touch(home, "bin/spark-submit", "jars/jackson-databind-2.21.2.jar", "jars/slf4j-api-2.0.17.jar");
        touch(home, "jars/jackson-module-scala_2.13-2.21.2.jar", "jars/jline-3.29.0-jdk8.jar");
        assertThat(home.resolve("bin/spark-submit").toFile().setExecutable(true))
                .isTrue();
        return home;
    }

    private static void touch(Path folder, String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
    }

    private CommandJars jars(String name) throws IOException {
        Path app = folder.resolve(name);
        touch(app, "llava-mini.jar", "lib/llava-mini-spark-0.1.0.jar", "lib/llava-mini-core-0.1.0.jar");
        touch(app, "lib/jackson-databind-2.22.3.jar", "lib/jackson-dataformat-yaml-2.22.3.jar", "lib/jline-3.30.6.jar");
        touch(app, "lib/slf4j-api-2.0.19.jar", "lib/slf4j-simple-2.0.19.jar", "lib/notes.txt");
        touch(app, "lib/pytorch-2.10.0-1.5.13-linux-x86_64.jar");
        return CommandJars.of(app.resolve("llava-mini.jar"));
    }

    @Test
    void givesSparkTheJarsThatItDoesNotBring() throws IOException {
        SparkHome spark = SparkHome.of(Map.of("SPARK_HOME", home().toString()));
        assertThat(spark.without(jars("app").libraries()))
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly(
                        "jackson-dataformat-yaml-2.22.3.jar",
                        "llava-mini-core-0.1.0.jar",
                        "llava-mini-spark-0.1.0.jar",
                        "pytorch-2.10.0-1.5.13-linux-x86_64.jar");
    }

    @Test
    void runsTheCommandOnceMoreWithTheSameArguments() throws IOException {
        List<String> arguments = List.of("eval", "custom", "--on", "local[2]", "--media", "a folder");
        CommandJars jars = jars("app");
        List<String> command = SparkSubmit.commandLine(new SparkHome(home()), "local[2]", jars, arguments, false);
        assertThat(command.getFirst())
                .isEqualTo(folder.resolve("spark/bin/spark-submit").toString());
        assertThat(command).containsSequence("--master", "local[2]");
        assertThat(command)
                .endsWith(
                        "--class",
                        "org.llavamini.cli.ClusterMain",
                        jars.command().toString(),
                        "eval",
                        "custom",
                        "--on",
                        "local[2]",
                        "--media",
                        "a folder");
        assertThat(command)
                .anyMatch(setting -> setting.startsWith("spark.driver.defaultJavaOptions=--enable-native-access")
                        && setting.contains("log4j2.properties")
                        && !setting.contains("cluster.log=info"))
                .contains("spark.serializer=org.apache.spark.serializer.JavaSerializer");
        assertThat(SparkSubmit.commandLine(new SparkHome(home()), "local[2]", jars, arguments, true))
                .anyMatch(setting -> setting.contains("cluster.log=info"));
    }

    @Test
    void classNamesAndResourcesThatSparkIsToldOfExist() throws ClassNotFoundException {
        assertThat(Class.forName("org.llavamini.cli.ClusterMain").getSimpleName())
                .isEqualTo("ClusterMain");
        assertThat(SparkSubmit.class.getResource("log4j2.properties")).isNotNull();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> SparkHome.of(Map.of()))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("SPARK_HOME")
                .hasMessageContaining("--on");
        assertThatThrownBy(() -> SparkHome.of(Map.of("SPARK_HOME", folder.toString())))
                .hasMessageContaining("bin/spark-submit")
                .hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> CommandJars.of(folder.resolve("classes"))).hasMessageContaining("built command");
        CommandJars jars = jars("without");
        Files.delete(folder.resolve("without/lib/llava-mini-spark-0.1.0.jar"));
        assertThatThrownBy(() -> CommandJars.of(jars.command()))
                .hasMessageContaining("llava-mini-spark")
                .hasMessageContaining("--on");
        CommandJars comma = jars("a,b");
        SparkHome spark = new SparkHome(home());
        assertThatThrownBy(() -> SparkSubmit.commandLine(spark, "local", comma, List.of(), false))
                .hasMessageContaining("comma")
                .hasMessageContaining("a,b");
    }

    @Test
    void knowsTheMastersThatWereTried() {
        assertThat(List.of("local", "local[4]", "local[*]", "local-cluster[2,1,1024]", "spark://host:7077"))
                .allMatch(SparkSubmit::isMaster);
        assertThat(List.of("", "locally", "local[", "yarn", "spark://", "local-cluster[2]"))
                .noneMatch(SparkSubmit::isMaster);
    }
}
