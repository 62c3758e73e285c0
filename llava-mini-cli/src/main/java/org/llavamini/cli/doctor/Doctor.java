// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.llavamini.Answer;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.cli.console.Quantities;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.PrecisionChoice;
import org.llavamini.option.Device;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.tensor.TensorScope;

/** Looks at everything that models need from a machine; one finding does not keep it from the next. */
final class Doctor {
    private static final int JDK = 25;
    private static final long ENOUGH_MEMORY = 2_000_000_000L;

    private final Map<String, String> environment;

    Doctor(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk());
        findings.add(guarded(
                "natives",
                () -> Finding.good("natives", TensorRuntime.describe()),
                "put the natives of pytorch, openblas and javacpp for this platform on the class path, and see that the"
                        + " cache directory below is writable"));
        findings.add(processor());
        findings.add(blas());
        findings.add(guarded(
                "threads",
                () -> Finding.good("threads", Integer.toString(TensorRuntime.threads())),
                "mend the natives first"));
        findings.add(memory());
        findings.add(guarded("gpu", Doctor::gpu, "mend the natives first"));
        findings.add(guarded("precision", Doctor::precision, "mend the natives first"));
        findings.add(Caches.ofNatives());
        findings.add(Caches.ofModels(environment));
        findings.add(Caches.ofHub(environment));
        findings.add(guarded("self-test", Doctor::selfTest, "mend the natives first"));
        findings.add(guarded(
                "built-in model",
                Doctor::builtInModel,
                "put llava-mini-builtin on the class path, or give a model with --model DIR"));
        return findings;
    }

    private static Finding guarded(String name, Supplier<Finding> check, String remedy) {
        try {
            return check.get();
        } catch (LlavaMiniException | LinkageError e) {
            return Finding.bad(name, String.valueOf(e.getMessage()), remedy);
        }
    }

    private static Finding jdk() {
        Runtime.Version version = Runtime.version();
        String value = version + ", " + System.getProperty("java.vendor");
        return version.feature() >= JDK
                ? Finding.good("jdk", value)
                : Finding.bad("jdk", value, "install a JDK " + JDK + " or later and point JAVA_HOME at it");
    }

    private static Finding processor() {
        String value = System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
        Path details = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(details)) {
            return Finding.good("processor", value);
        }
        try (Stream<String> lines = Files.lines(details)) {
            Optional<String> flags = lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Stream.of("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16", "amx_int8")
                            .filter(flag -> (line + " ").contains(" " + flag + " "))
                            .toList()
                            .toString());
            return Finding.good(
                    "processor", value + flags.map(found -> ", " + found).orElse(""));
        } catch (IOException e) {
            return Finding.good("processor", value);
        }
    }

    private Finding blas() {
        String threads = environment.getOrDefault("OPENBLAS_NUM_THREADS", "");
        return threads.isEmpty()
                ? Finding.improvable(
                        "blas",
                        "OpenBLAS, as many threads as it likes",
                        "set OPENBLAS_NUM_THREADS and OMP_NUM_THREADS to the number of processors")
                : Finding.good("blas", "OpenBLAS, at most " + threads + " threads");
    }

    private static Finding memory() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return Finding.good("memory", "unknown");
        }
        String value = Quantities.bytes(system.getFreeMemorySize()) + " free of "
                + Quantities.bytes(system.getTotalMemorySize()) + "; Java heap up to "
                + Quantities.bytes(Runtime.getRuntime().maxMemory());
        return system.getTotalMemorySize() >= ENOUGH_MEMORY
                ? Finding.good("memory", value)
                : Finding.improvable(
                        "memory", value, "2 GB are enough for the built-in model, inspect tells for others");
    }

    private static Finding gpu() {
        return TensorRuntime.cudaAvailable()
                ? Finding.good("gpu", "usable, --device cuda")
                : Finding.good("gpu", "none usable; the processor computes");
    }

    /** What {@code --dtype auto} comes to here. */
    private static Finding precision() {
        Device device = TensorRuntime.cudaAvailable() ? Device.cuda(0) : Device.cpu();
        return Finding.good(
                "precision",
                "auto means "
                        + PrecisionChoice.of(ModelPrecision.AUTO, Optional.empty(), Optional.empty(), device)
                                .reason()
                        + "; for models stored in 8 bits "
                        + PrecisionChoice.of(
                                        ModelPrecision.AUTO,
                                        Optional.empty(),
                                        Optional.of(QuantizationConfig.int8()),
                                        device)
                                .reason());
    }

    private static Finding selfTest() {
        try (TensorScope _ = TensorScope.open()) {
            float[] product = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)
                    .matmul(Tensor.of(new float[] {5, 6, 7, 8}, 2, 2))
                    .toFloats();
            boolean right = product[0] == 19 && product[1] == 22 && product[2] == 43 && product[3] == 50;
            return right
                    ? Finding.good("self-test", "a product of matrices is right")
                    : Finding.bad("self-test", "a product of matrices is wrong", "report this machine to us");
        }
    }

    private static Finding builtInModel() {
        try (LlavaMini model = LlavaMini.builtIn()) {
            Answer answer = model.ask(Prompt.of("What color is the shape?")
                    .image(TestPicture.redCircle())
                    .options(GenerationOptions.defaults().withMaxNewTokens(8)));
            return Finding.good(
                    "built-in model",
                    "loads in " + Math.round(model.loadMillis()) + " ms and calls a red circle '"
                            + answer.text().strip() + "'");
        }
    }
}
