// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Reads the JSON of benchmarks: JSON Lines, lists, lists inside an object. Files that cannot be read are reported with
 * {@code INPUT_OUTPUT}, what does not belong in them with {@code DATA_FORMAT} and its place.
 */
public final class Rows {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** One entry of a list at a time is read, so more may follow it. */
    private static final JsonMapper PART = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private Rows() {}

    /** Reads all objects of a file of JSON Lines or of one JSON list, whatever it is called. */
    public static List<Row> read(Path file) {
        List<Row> rows = new ArrayList<>();
        if (startsWith(file, '[')) {
            each(file, Optional.empty(), rows::add);
        } else {
            lines(file, rows::add);
        }
        if (rows.isEmpty()) {
            throw malformed("holds nothing", file.toString());
        }
        return rows;
    }

    /**
     * Reads all objects of the files of a folder in the order of their names.
     *
     * @param extension with which the names of the files end
     */
    public static List<Row> folder(Path folder, String extension) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Row> rows = files.filter(file -> file.toString().endsWith(extension))
                    .sorted()
                    .flatMap(file -> read(file).stream())
                    .toList();
            if (rows.isEmpty()) {
                throw new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT, "the folder holds no file " + extension + " (" + folder + ")");
            }
            return rows;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Reads the objects of a list inside the object that is the file, one after the other. */
    public static void each(Path file, String field, Consumer<Row> consumer) {
        each(file, Optional.of(field), consumer);
    }

    /** Reads a file that is one JSON object. */
    public static Row object(Path file) {
        if (document(file) instanceof ObjectNode object) {
            return new Row(object, file.toString());
        }
        throw malformed("not a JSON object", file.toString());
    }

    /** Reads a file that is one JSON value of any kind. */
    public static JsonNode document(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return JSON.readTree(stream);
        } catch (JsonProcessingException e) {
            throw malformed(reason(e), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Returns whether a file is one JSON object, not several lines of them. */
    public static boolean isObject(Path file) {
        if (!startsWith(file, '{')) {
            return false;
        }
        try (InputStream stream = Files.newInputStream(file);
                JsonParser parser = PART.createParser(stream)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            throw malformed(reason(e), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Reads one line.
     *
     * @param where file and line, for errors
     */
    public static Row parse(String line, String where) {
        try {
            if (JSON.readTree(line) instanceof ObjectNode object) {
                return new Row(object, where);
            }
            throw malformed("not a JSON object", where);
        } catch (JsonProcessingException e) {
            // The line of the file is told by its place.
            String column = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw malformed("not JSON" + column + ": " + e.getOriginalMessage(), where);
        }
    }

    /** Returns an id as it is written: one that is a whole number as such, as LLaVA does. */
    public static Object id(String id) {
        return NUMBER.matcher(id).matches() ? (Object) Long.parseLong(id) : id;
    }

    /** Returns a value of maps, lists, strings, numbers as one line of JSON. */
    public static String line(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the value has no JSON form", e);
        }
    }

    private static void lines(Path file, Consumer<Row> consumer) {
        try (BufferedReader reader = TextFile.open(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    consumer.accept(parse(line, file + " line " + number));
                }
            }
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8", file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void each(Path file, Optional<String> field, Consumer<Row> consumer) {
        try (InputStream stream = Files.newInputStream(file);
                JsonParser parser = PART.createParser(stream)) {
            parser.nextToken();
            if (field.isPresent()) {
                find(parser, field.get(), file);
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw malformed("not a list" + field.map(name -> ": " + name).orElse(""), file.toString());
            }
            int entry = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String where = file + " entry " + entry++;
                if (!(parser.readValueAsTree() instanceof ObjectNode object)) {
                    throw malformed("not an object", where);
                }
                consumer.accept(new Row(object, where));
            }
        } catch (JsonProcessingException e) {
            throw malformed(reason(e), file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void find(JsonParser parser, String field, Path file) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformed("not an object with " + field, file.toString());
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = parser.currentName().equals(field);
            parser.nextToken();
            if (found) {
                return;
            }
            parser.skipChildren();
        }
        throw malformed("has no " + field, file.toString());
    }

    private static boolean startsWith(Path file, char bracket) {
        try (BufferedReader reader = TextFile.open(file)) {
            int next = reader.read();
            while (next >= 0 && Character.isWhitespace(next)) {
                next = reader.read();
            }
            return next == bracket;
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8", file.toString());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static String reason(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return "not JSON" + place + ": " + e.getOriginalMessage();
    }

    private static LlavaMiniException malformed(String what, String where) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "malformed data: " + what + " (" + where + ")");
    }

    private static LlavaMiniException unreadable(Path file, IOException cause) {
        String reason = cause instanceof NoSuchFileException || Files.isDirectory(file)
                ? "the file does not exist or is a folder"
                : "the file cannot be read";
        return new LlavaMiniException(ErrorCode.INPUT_OUTPUT, reason + " (" + file + ")", cause);
    }
}
