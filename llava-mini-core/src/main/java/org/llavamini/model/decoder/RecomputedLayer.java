// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.nn.Recomputation;
import org.llavamini.nn.attention.KeyValueStore;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.tensor.Tensor;

/** A decoder layer as a function of tensors alone, so that it can be computed again in the backward pass. */
final class RecomputedLayer {
    private RecomputedLayer() {}

    /** The work of a layer. */
    private interface Work {
        Tensor compute(Tensor x, Pass pass);
    }

    static Tensor forward(DecoderLayer layer, Tensor x, Pass pass) {
        return run(layer.index(), layer::forward, x, pass);
    }

    static Tensor forwardWanted(DecoderLayer layer, Tensor x, Pass pass) {
        return run(layer.index(), layer::forwardWanted, x, pass);
    }

    private static Tensor run(int layer, Work work, Tensor x, Pass pass) {
        List<Tensor> inputs = new ArrayList<>(List.of(x));
        List<Boolean> hasPast = new ArrayList<>();
        for (Rows rows : pass.rows()) {
            Optional<KeysValues> past = rows.store().past(layer);
            hasPast.add(past.isPresent());
            past.ifPresent(before -> inputs.addAll(List.of(before.keys(), before.values())));
        }
        List<Tensor> outputs = Recomputation.run(
                tensors -> {
                    List<OneLayer> stores = stores(hasPast, tensors);
                    Tensor y = work.compute(tensors.getFirst(), pass.over(List.copyOf(stores)));
                    List<Tensor> results = new ArrayList<>(List.of(y));
                    stores.forEach(store -> results.addAll(store.added()));
                    return results;
                },
                inputs);
        for (int i = 0; i < pass.rows().size(); i++) {
            pass.rows().get(i).store().extend(layer, new KeysValues(outputs.get(2 * i + 1), outputs.get(2 * i + 2)));
        }
        return outputs.getFirst();
    }

    private static List<OneLayer> stores(List<Boolean> hasPast, List<Tensor> tensors) {
        List<OneLayer> stores = new ArrayList<>();
        int next = 1;
        for (boolean past : hasPast) {
            stores.add(new OneLayer(
                    past ? Optional.of(new KeysValues(tensors.get(next), tensors.get(next + 1))) : Optional.empty()));
            next += past ? 2 : 0;
        }
        return stores;
    }

    /** Keys and values of this layer alone: those before the pass come as tensors, after it all are there. */
    private static final class OneLayer implements KeyValueStore {
        private final Optional<KeysValues> past;
        private final List<KeysValues> all = new ArrayList<>();

        OneLayer(Optional<KeysValues> past) {
            this.past = past;
        }

        @Override
        public long tokens() {
            return past.map(KeysValues::tokens).orElse(0L);
        }

        @Override
        public Optional<KeysValues> past(int layer) {
            return past;
        }

        @Override
        public KeysValues extend(int layer, KeysValues added) {
            all.add(past.map(before -> before.followedBy(added)).orElse(added));
            return all.getFirst();
        }

        private List<Tensor> added() {
            return List.of(added(all.getFirst().keys()), added(all.getFirst().values()));
        }

        private Tensor added(Tensor tokens) {
            return tokens.narrow(2, tokens(), tokens.size(2) - tokens());
        }
    }
}
