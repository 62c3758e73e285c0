# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the tiny random language models beside this file and what Hugging Face transformers computes with them.

    pip install torch transformers safetensors
    python make_language_models.py

For each family: config.json and model.safetensors as save_pretrained writes them, and expected.safetensors with the ids of a
prompt, its logits at every position, and the ids that greedy decoding adds. All in float32, on a processor.
"""
import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
SIZES = dict(
    vocab_size=64,
    hidden_size=16,
    intermediate_size=24,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    max_position_embeddings=128,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)
MODELS = {
    "llama": transformers.LlamaConfig(**SIZES, rms_norm_eps=1e-5),
    "smollm2": transformers.LlamaConfig(**SIZES, rms_norm_eps=1e-5, tie_word_embeddings=True, rope_theta=100000.0),
    "qwen2": transformers.Qwen2Config(**SIZES, rope_theta=1000000.0),
    "qwen3": transformers.Qwen3Config(**SIZES, head_dim=8, tie_word_embeddings=True),
    "mistral": transformers.MistralConfig(**SIZES, head_dim=4, sliding_window=None),
    "mistral-window": transformers.MistralConfig(**SIZES, head_dim=4, sliding_window=5),
    "gemma3": transformers.Gemma3TextConfig(
        **{**SIZES, "num_hidden_layers": 3},
        head_dim=8,
        sliding_window=4,
        query_pre_attn_scalar=12,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
    ),
}
PROMPT = [1, 17, 5, 40, 33, 9, 61, 22, 48, 30, 11, 55]
ANSWER = 16


def main():
    for name, config in MODELS.items():
        torch.manual_seed(7)
        config._attn_implementation = "eager"
        model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
        with torch.no_grad():
            for key, weight in model.named_parameters():
                # Wide enough that a norm, bias or window that is left out shows in the logits.
                if "norm" in key:
                    weight.copy_(weight + 0.3 * torch.randn_like(weight))
                else:
                    weight.copy_((0.4 if weight.ndim == 1 else 0.35) * torch.randn_like(weight))
            ids = torch.tensor([PROMPT])
            logits = model(ids).logits[0]
            generated = ids
            for _ in range(ANSWER):
                best = model(generated).logits[0, -1].argmax()
                generated = torch.cat([generated, best.reshape(1, 1)], dim=1)
        folder = HERE / name
        model.save_pretrained(folder, safe_serialization=True)
        (folder / "generation_config.json").unlink(missing_ok=True)
        save_file(
            {
                "prompt": ids[0].contiguous(),
                "logits": logits.contiguous(),
                "generated": generated[0, len(PROMPT):].contiguous(),
            },
            folder / "expected.safetensors",
        )
        print(name, generated[0, len(PROMPT):].tolist(), json.dumps(json.loads((folder / "config.json").read_text())))


if __name__ == "__main__":
    print(torch.__version__, transformers.__version__)
    main()
