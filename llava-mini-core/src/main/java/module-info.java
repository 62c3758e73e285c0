// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0

/**
 * LLaVA-Mini: questions about pictures and videos, answered in this process.
 *
 * <p>What may be relied on is what this module exports to everybody. The other packages are the library's own and change without notice;
 * its own modules, by name, see those too.
 */
// The two of DJL have no descriptors, but names of their own; our own modules are built after this one.
@SuppressWarnings({"requires-automatic", "module"})
module org.llavamini {
    requires ai.djl.sentencepiece;
    requires ai.djl.tokenizers;
    requires com.fasterxml.jackson.databind;
    requires java.desktop;
    requires java.management;
    requires jdk.management;
    requires org.bytedeco.ffmpeg;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.openblas;
    requires org.bytedeco.pytorch;
    requires static org.jspecify;
    requires org.slf4j;

    exports org.llavamini;
    exports org.llavamini.analysis;
    exports org.llavamini.error;
    exports org.llavamini.media;
    exports org.llavamini.media.isolated;
    exports org.llavamini.media.picture;
    exports org.llavamini.media.video;
    exports org.llavamini.option;
    exports org.llavamini.text;
    exports org.llavamini.text.tokenizer;
    exports org.llavamini.analysis.bench to
            org.llavamini.cli;
    exports org.llavamini.checkpoint to
            org.llavamini.cli,
            org.llavamini.train;
    exports org.llavamini.checkpoint.config to
            org.llavamini.cli,
            org.llavamini.train;
    exports org.llavamini.checkpoint.conversion to
            org.llavamini.cli;
    exports org.llavamini.checkpoint.file to
            org.llavamini.train;
    exports org.llavamini.checkpoint.language to
            org.llavamini.cli,
            org.llavamini.train;
    exports org.llavamini.checkpoint.safetensors to
            org.llavamini.train;
    exports org.llavamini.checkpoint.shards to
            org.llavamini.train;
    exports org.llavamini.checkpoint.vision to
            org.llavamini.cli,
            org.llavamini.train;
    exports org.llavamini.checkpoint.weight to
            org.llavamini.train;
    exports org.llavamini.encoding to
            org.llavamini.cli,
            org.llavamini.train;
    exports org.llavamini.hub to
            org.llavamini.cli,
            org.llavamini.train;
    exports org.llavamini.media.address to
            org.llavamini.cli,
            org.llavamini.eval,
            org.llavamini.server,
            org.llavamini.train;
    exports org.llavamini.media.preprocessing to
            org.llavamini.train;
    exports org.llavamini.model to
            org.llavamini.train;
    exports org.llavamini.model.decoder to
            org.llavamini.train;
    exports org.llavamini.model.fusion to
            org.llavamini.train;
    exports org.llavamini.model.vision to
            org.llavamini.train;
    exports org.llavamini.nn to
            org.llavamini.cli,
            org.llavamini.train;
    exports org.llavamini.nn.attention to
            org.llavamini.train;
    exports org.llavamini.output to
            org.llavamini.cli,
            org.llavamini.eval,
            org.llavamini.train;
    exports org.llavamini.tensor to
            org.llavamini.cli,
            org.llavamini.train;
}
