// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.hub.BuiltInModel;
import org.llavamini.hub.HubCache;
import org.llavamini.hub.ModelLocation;
import org.llavamini.hub.ModelName;
import org.llavamini.media.address.FileName;

/** One mapping of a configuration file: typed access by key, and complaints that name the key and the file. */
public final class ConfigSection {
    private final JsonNode node;
    private final String path;
    private final String file;
    private final Set<String> asked = new HashSet<>();
    private final Set<String> missing = new TreeSet<>();

    ConfigSection(JsonNode node, String path, String file) {
        this.node = node;
        this.path = path;
        this.file = file;
    }

    Optional<String> text(String key) {
        JsonNode value = get(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            throw problem(key, "must be a single value");
        }
        return Optional.of(value.asText());
    }

    /** Returns whether a key is there. */
    boolean has(String key) {
        JsonNode value = get(key);
        return !value.isMissingNode() && !value.isNull();
    }

    /** Returns the file or folder that a value names, seen from a folder. */
    Optional<Path> path(String key, Path folder) {
        return text(key).map(name -> path(key, name, folder));
    }

    /** Returns the file or folder that a value that must be there names, seen from a folder. */
    Path requiredPath(String key, Path folder) {
        return path(key, required(key), folder);
    }

    private Path path(String key, String name, Path folder) {
        try {
            return FileName.in(folder, name);
        } catch (LlavaMiniException none) {
            throw problem(key, String.valueOf(none.getMessage()));
        }
    }

    /** Returns the directory of a model, as {@link ModelLocation} finds it from a folder. */
    Optional<Path> model(String key, Path folder, HubCache cache) {
        return text(key).map(name -> model(key, name, folder, cache));
    }

    /** Returns the directory of a model that must be named. */
    Path requiredModel(String key, Path folder, HubCache cache) {
        return model(key, required(key), folder, cache);
    }

    private Path model(String key, String name, Path folder, HubCache cache) {
        Path file = path(key, name, folder);
        boolean namesModel = BuiltInModel.find(name).isPresent()
                || Files.isDirectory(file)
                || !Files.exists(file) && ModelName.find(name).isPresent();
        if (!namesModel) {
            // Whoever opens it says what is wrong with it.
            return file;
        }
        try {
            return ModelLocation.find(name, folder, cache);
        } catch (LlavaMiniException none) {
            throw problem(key, String.valueOf(none.getMessage()));
        }
    }

    /** Returns a value that must be there; if it is not, {@link #requireNothingElse} says so, after what is there but unknown. */
    String required(String key) {
        return text(key).orElseGet(() -> {
            missing.add(key);
            return "";
        });
    }

    List<String> texts(String key) {
        List<String> values = new ArrayList<>();
        get(key).forEach(value -> values.add(value.asText()));
        return values;
    }

    boolean flag(String key, boolean otherwise) {
        return text(key)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw problem(key, "must be true or false: " + value);
                })
                .orElse(otherwise);
    }

    OptionalInt integer(String key, int minimum) {
        OptionalLong value = longInteger(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.getAsLong() < minimum || value.getAsLong() > Integer.MAX_VALUE) {
            throw problem(key, "must be at least " + minimum + ": " + value.getAsLong());
        }
        return OptionalInt.of((int) value.getAsLong());
    }

    OptionalLong longInteger(String key) {
        Optional<String> value = text(key);
        try {
            return value.isPresent() ? OptionalLong.of(Long.parseLong(value.get())) : OptionalLong.empty();
        } catch (NumberFormatException failure) {
            throw problem(key, "must be a whole number: " + value.orElseThrow());
        }
    }

    OptionalDouble number(String key) {
        Optional<String> value = text(key);
        try {
            return value.isPresent() ? OptionalDouble.of(Double.parseDouble(value.get())) : OptionalDouble.empty();
        } catch (NumberFormatException failure) {
            throw problem(key, "must be a number: " + value.orElseThrow());
        }
    }

    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        return text(key).map(value -> constant(key, value, type));
    }

    <E extends Enum<E>> E constant(String key, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        String known = String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
        throw problem(key, "must be one of " + known + ": " + value);
    }

    ConfigSection section(String key) {
        JsonNode value = get(key);
        if (!value.isMissingNode() && !value.isObject()) {
            throw problem(key, "must be a mapping");
        }
        return new ConfigSection(value, name(key) + ".", file);
    }

    List<ConfigSection> sections(String key) {
        List<ConfigSection> sections = new ArrayList<>();
        for (JsonNode element : get(key)) {
            sections.add(new ConfigSection(element, name(key) + "[" + sections.size() + "].", file));
        }
        return sections;
    }

    void requireNothingElse() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (!asked.contains(key)) {
                throw problem(key, "unknown key");
            }
        }
        requirePresent();
    }

    /** Complains of what must be there. */
    private void requirePresent() {
        missing.stream().findFirst().ifPresent(key -> {
            throw problem(key, "missing");
        });
    }

    /** Notes that a key must be there and is not. */
    void missing(String key) {
        missing.add(key);
    }

    LlavaMiniException problem(String key, String what) {
        return new LlavaMiniException(ErrorCode.INVALID_REQUEST, name(key) + ": " + what + " (" + file + ")");
    }

    /** Returns a failure of the whole section's content. */
    LlavaMiniException problem(LlavaMiniException cause) {
        String section = path.isEmpty() ? "" : path.substring(0, path.length() - 1) + ": ";
        return new LlavaMiniException(
                ErrorCode.INVALID_REQUEST, section + cause.getMessage() + " (" + file + ")", cause);
    }

    /** Returns all keys of the section with their values. */
    Map<String, String> scalars() {
        Map<String, String> values = new TreeMap<>();
        node.fieldNames().forEachRemaining(key -> text(key).ifPresent(value -> values.put(key, value)));
        return values;
    }

    private JsonNode get(String key) {
        asked.add(key);
        return node.isObject() ? node.path(key) : MissingNode.getInstance();
    }

    private String name(String key) {
        return path + key;
    }
}
