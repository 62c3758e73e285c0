// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerResponse;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.llavamini.media.Picture;
import org.llavamini.server.http.Reply;
import org.llavamini.server.media.MediaResolver;
import org.llavamini.server.media.Shown;
import org.llavamini.server.model.LookMap;
import org.llavamini.server.wire.ContentPart;
import org.llavamini.server.wire.Json;
import org.llavamini.server.wire.RequestFields;

/** Tells where in a picture the compressor looks, for the chat page's heat map. */
public final class LookHandler {
    private final Answers answers;
    private final MediaResolver media;

    public LookHandler(Answers answers, MediaResolver media) {
        this.answers = requireNonNull(answers, "answers is null");
        this.media = requireNonNull(media, "media is null");
    }

    /** Sends the map of the picture that the request has as {@code image_url}. */
    public void look(ObjectNode body, String caller, ServerResponse response) {
        RequestFields request = RequestFields.of(body);
        Optional<String> url = request.text("image_url");
        if (url.isEmpty()) {
            throw request.bad("image_url", "a picture is needed");
        }
        Shown.Still picture = media.picture(new ContentPart.Image(url, Optional.empty(), "image_url"), caller);
        LookMap map = answers.model().look(picture.image());
        ObjectNode object = Json.object();
        object.put("object", "vision.map");
        object.put("vision_tokens", map.queries());
        object.put("side", map.side());
        ArrayNode weights = object.putArray("weights");
        map.weights().forEach(weights::add);
        object.put("seen", "data:image/png;base64," + Base64.getEncoder().encodeToString(png(map.seen())));
        Reply.json(response, object);
    }

    private static byte[] png(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, picture.pixel(x, y));
            }
        }
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ImageIO.write(image, "png", file);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
