// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * The files of one commit.
 *
 * @param commit 40 hexadecimal digits
 * @param files all of them
 */
record Listing(String commit, List<HubFile> files) {
    Listing {
        files = List.copyOf(files);
    }

    /** Reads the hub's answer about a model. */
    static Listing parse(byte[] json, ModelName name) {
        try {
            JsonNode answer = JsonMapper.builder().build().readTree(json);
            String commit = answer.path("sha").asText("");
            if (!ModelName.isCommit(commit)) {
                throw malformed(name, "it has no commit");
            }
            List<HubFile> files = new ArrayList<>();
            for (JsonNode file : answer.path("siblings")) {
                JsonNode large = file.path("lfs");
                files.add(new HubFile(
                        file.path("rfilename").asText(""),
                        large.path("size").asLong(file.path("size").asLong(-1)),
                        large.path("sha256").asText(file.path("blobId").asText(""))));
            }
            return new Listing(commit, files);
        } catch (JsonProcessingException failure) {
            throw malformed(name, "it is not JSON");
        } catch (IOException failure) {
            throw malformed(name, "it cannot be read");
        }
    }

    private static LlavaMiniException malformed(ModelName name, String why) {
        return new LlavaMiniException(
                ErrorCode.DATA_FORMAT,
                "the hub's answer about " + name + " is not understood: " + why + " (HF_ENDPOINT)");
    }
}
