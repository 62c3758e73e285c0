// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.llavamini.option.Device;
import org.llavamini.option.ModelPrecision;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code llavamini.*} says.
 *
 * @param model a directory, {@code organisation/name[@revision]} in the cache of the Hugging Face hub, {@code photos}, {@code scenes}
 *     or {@code built-in}
 * @param precision numbers to compute in
 * @param device {@code cpu} or {@code cuda[:n]}
 * @param threads of one operation; else one for each processor
 * @param maxConcurrent how many requests share the model's steps
 * @param maxWaiting how many more may wait
 * @param imageCache how much memory encoded pictures may take
 * @param closeTimeout how long requests may finish when the application ends
 * @param chat what the chat model does where a request does not say
 */
@ConfigurationProperties("llavamini")
public record LlavaMiniProperties(
        @DefaultValue("built-in") String model,
        @DefaultValue("auto") ModelPrecision precision,
        @DefaultValue("cpu") String device,
        @Nullable Integer threads,
        @DefaultValue("16") int maxConcurrent,
        @DefaultValue("256") int maxWaiting,
        @DefaultValue("256MB") DataSize imageCache,
        @DefaultValue("10s") Duration closeTimeout,
        @DefaultValue Chat chat) {
    private static final Pattern DEVICE = Pattern.compile("cpu|cuda(?::([0-9]{1,3}))?");

    /** Returns where to compute. */
    Device place() {
        Matcher matcher = DEVICE.matcher(device);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("llavamini.device must be cpu, cuda or cuda:N, but is " + device);
        }
        String index = matcher.group(1);
        return device.equals("cpu") ? Device.cpu() : Device.cuda(index == null ? 0 : Integer.parseInt(index));
    }

    /**
     * What the chat model of Spring AI does where a prompt does not say.
     *
     * @param maxTokens longest answer
     * @param temperature 0 takes the most likely token
     * @param topP probability of the tokens that are sampled from
     * @param topK how many tokens are sampled from; 0 for all
     * @param fetchUrls whether media are fetched from http(s) addresses of the public internet
     * @param readFiles whether {@code file:} addresses are read
     */
    public record Chat(
            @DefaultValue("256") int maxTokens,
            @DefaultValue("0") double temperature,
            @DefaultValue("1") double topP,
            @DefaultValue("0") int topK,
            @DefaultValue("false") boolean fetchUrls,
            @DefaultValue("false") boolean readFiles) {}
}
