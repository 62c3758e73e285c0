// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.output.WriteLock;

/** The contents of a model's files in a cache, each under its hash. */
final class Blobs {
    private static final int BUFFER = 1 << 20;

    private final Path folder;
    private final Path locks;

    Blobs(HubCache cache, ModelName name) {
        this.folder = cache.model(name).resolve(HubCache.BLOBS);
        this.locks = cache.locks(name);
    }

    Path of(HubFile file) {
        return folder.resolve(file.hash());
    }

    boolean has(HubFile file) throws IOException {
        return Files.isRegularFile(of(file)) && Files.size(of(file)) == file.size();
    }

    /** Returns how many bytes are missing. */
    long missing(HubFile file) throws IOException {
        Path unfinished = unfinished(file);
        return has(file)
                ? 0
                : file.size() - (Files.exists(unfinished) ? Math.min(file.size(), Files.size(unfinished)) : 0);
    }

    /** Not the name that other tools use, which write there without asking us. */
    private Path unfinished(HubFile file) {
        return folder.resolve(file.hash() + ".llava-mini.incomplete");
    }

    /** Fetches a file; of several processes one does, and the others wait for it. */
    void fetch(HubClient client, ModelName name, String commit, HubFile file) throws IOException {
        Files.createDirectories(folder);
        Files.createDirectories(locks);
        try (WriteLock _ = WriteLock.take(locks.resolve(file.hash() + ".llava-mini.lock"))) {
            if (has(file)) {
                return;
            }
            Path unfinished = unfinished(file);
            boolean resumed = Files.exists(unfinished) && Files.size(unfinished) > 0;
            client.fetch(name, commit, file, unfinished);
            if (!isIntact(file, unfinished) && resumed) {
                // What was there before may be what is wrong.
                Files.delete(unfinished);
                client.fetch(name, commit, file, unfinished);
            }
            if (!isIntact(file, unfinished)) {
                Files.delete(unfinished);
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "what came is not what the hub promised: the hash of " + name.repository() + "/" + file.path()
                                + " is wrong; try again");
            }
            try (var channel = java.nio.channels.FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(unfinished, of(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isIntact(HubFile file, Path content) throws IOException {
        return Files.size(content) == file.size() && hash(file, content).equals(file.hash());
    }

    private static String hash(HubFile file, Path content) throws IOException {
        MessageDigest digest = digest(file.isLarge() ? "SHA-256" : "SHA-1");
        if (!file.isLarge()) {
            // git hashes what kind of thing it is, and how long, along with the content
            digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        try (InputStream stream = Files.newInputStream(content)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has " + name, e);
        }
    }
}
