// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.preprocessing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Reads {@link ClipPreprocessing} from the forms that the years have given to {@code preprocessor_config.json}. */
record ClipPreprocessingConfig(Map<String, ?> config, String source) {
    private static final int DEFAULT_SIZE = 224;
    private static final int BICUBIC = 3;

    ClipPreprocessing settings(List<Double> defaultMean, List<Double> defaultStd) {
        if (number("resample", BICUBIC) != BICUBIC) {
            throw failure("resample", "only 3 (bicubic) is supported");
        }
        try {
            return new ClipPreprocessing(
                    flag("do_resize"),
                    shortestEdge(),
                    flag("do_center_crop"),
                    cropSize(),
                    flag("do_rescale"),
                    number("rescale_factor", 1 / 255.0),
                    flag("do_normalize"),
                    numbers("image_mean", defaultMean),
                    numbers("image_std", defaultStd));
        } catch (IllegalArgumentException e) {
            throw new LlavaMiniException(ErrorCode.MODEL_FORMAT, e.getMessage() + " (" + source + ")", e);
        }
    }

    /** A number, or {@code {"shortest_edge": n}}. */
    private int shortestEdge() {
        Object size = config.get("size");
        if (size instanceof Map<?, ?> map) {
            if (map.containsKey("height") && !map.containsKey("shortest_edge")) {
                throw failure("size", "only a shortest_edge is supported, not a height and a width");
            }
            size = map.get("shortest_edge");
            if (size == null) {
                throw failure("size", "it has no shortest_edge");
            }
        }
        return size == null ? DEFAULT_SIZE : whole("size", size);
    }

    /** A number, or {@code {"height": n, "width": n}}. */
    private int cropSize() {
        Object size = config.get("crop_size");
        if (size instanceof Map<?, ?> map) {
            Object height = map.get("height");
            if (height == null || !height.equals(map.get("width"))) {
                throw failure("crop_size", "height and width must be given and equal");
            }
            size = height;
        }
        return size == null ? DEFAULT_SIZE : whole("crop_size", size);
    }

    private boolean flag(String field) {
        Object value = config.get(field);
        if (value == null || value instanceof Boolean) {
            return value == null || (Boolean) value;
        }
        throw failure(field, "true or false was expected");
    }

    private double number(String field, double absent) {
        Object value = config.get(field);
        if (value == null || value instanceof Number) {
            return value == null ? absent : ((Number) value).doubleValue();
        }
        throw failure(field, "a number was expected");
    }

    private int whole(String field, Object value) {
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw failure(field, "a whole number was expected");
    }

    private List<Double> numbers(String field, List<Double> absent) {
        Object value = config.get(field);
        if (value == null) {
            return absent;
        }
        List<Double> numbers = new ArrayList<>();
        for (Object element : value instanceof List<?> list ? list : List.of(value)) {
            if (!(element instanceof Number number)) {
                throw failure(field, "a list of numbers was expected");
            }
            numbers.add(number.doubleValue());
        }
        return numbers;
    }

    private LlavaMiniException failure(String field, String problem) {
        return new LlavaMiniException(
                ErrorCode.MODEL_FORMAT, "field %s is %s: %s (%s)".formatted(field, config.get(field), problem, source));
    }
}
