// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Reads pictograms from a zip file with objects.json, a list of {@code {"file", "name"}}, and PNG pictures with transparency. */
public final class PictogramArchive {
    private static final int MAX_LIST_BYTES = 4 << 20;
    private static final int MAX_PICTURE_BYTES = 1 << 20;
    private static final int MAX_SIDE = 512;

    private final Path file;
    private final ZipFile zip;

    private PictogramArchive(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * Reads pictures by their names.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if the file cannot be read, {@code DATA_FORMAT} if it is no such
     *     archive, lacks a name, or holds a picture of more than 512 x 512 pixels
     */
    static Map<String, BufferedImage> read(Path file, Collection<String> names) {
        if (!Files.isRegularFile(file)) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "no such archive of pictograms (" + file + ")");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new PictogramArchive(file, zip).pictures(names);
        } catch (ZipException e) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, "not a zip file of pictograms (" + file + ")", e);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the pictograms cannot be read (" + file + ")", e);
        }
    }

    private Map<String, BufferedImage> pictures(Collection<String> names) throws IOException {
        Map<String, String> files = new HashMap<>();
        for (JsonNode node : list()) {
            files.putIfAbsent(node.path("name").asText(), node.path("file").asText());
        }
        Map<String, BufferedImage> pictures = new HashMap<>();
        for (String name : names) {
            String entry = files.get(name);
            if (entry == null) {
                throw malformed("objects.json has no '" + name + "'");
            }
            pictures.put(name, picture(entry));
        }
        return pictures;
    }

    private JsonNode list() throws IOException {
        try {
            JsonNode list = JsonMapper.builder().build().readTree(bytes("objects.json", MAX_LIST_BYTES));
            if (!list.isArray()) {
                throw malformed("objects.json is not a list");
            }
            return list;
        } catch (JsonProcessingException e) {
            throw malformed("objects.json is not JSON");
        }
    }

    private BufferedImage picture(String entry) throws IOException {
        byte[] bytes = bytes(entry, MAX_PICTURE_BYTES);
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream);
            if (reader.getWidth(0) > MAX_SIDE || reader.getHeight(0) > MAX_SIDE) {
                throw malformed(entry + " is larger than " + MAX_SIDE + " pixels");
            }
            return reader.read(0);
        } catch (IOException | RuntimeException e) {
            // ImageIO reports some damaged files with unchecked exceptions.
            if (e instanceof LlavaMiniException known) {
                throw known;
            }
            throw malformed(entry + " is not a PNG picture");
        } finally {
            reader.dispose();
        }
    }

    private byte[] bytes(String name, int limit) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw malformed("it holds no " + name);
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            byte[] bytes = stream.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw malformed(name + " is larger than " + limit + " bytes");
            }
            return bytes;
        }
    }

    private LlavaMiniException malformed(String what) {
        return new LlavaMiniException(
                ErrorCode.DATA_FORMAT, "not an archive of the pictograms: " + what + " (" + file + ")");
    }
}
