# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""Makes the tiny random vision towers beside this file and what Hugging Face transformers computes with them.

    pip install torch transformers safetensors pillow
    python make_vision_towers.py

For each family: config.json, model.safetensors and preprocessor_config.json, and expected.safetensors with the pixel values that
the family's processor makes of picture.png, and the hidden states of the tower: the last but one and the last, all tokens, before
the final norm. All in float32, on a processor.
"""
import json
import pathlib

import numpy
import torch
import transformers
from PIL import Image
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
SIZES = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=2)
HALF = [0.5, 0.5, 0.5]
IMAGENET = dict(image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225])
SQUARE = {"height": 24, "width": 24}
TOWERS = {
    "clip": (
        transformers.CLIPVisionModel,
        transformers.CLIPVisionConfig(**SIZES, image_size=28, patch_size=7),
        dict(image_processor_type="CLIPImageProcessor", size={"shortest_edge": 28}, crop_size={"height": 28, "width": 28},
             do_resize=True, do_center_crop=True, do_rescale=True, do_normalize=True, do_convert_rgb=True, resample=3,
             rescale_factor=1 / 255, image_mean=[0.48145466, 0.4578275, 0.40821073],
             image_std=[0.26862954, 0.26130258, 0.27577711]),
    ),
    "siglip": (
        transformers.SiglipVisionModel,
        transformers.SiglipVisionConfig(**SIZES, image_size=24, patch_size=8),
        dict(image_processor_type="SiglipImageProcessor", size=SQUARE, do_resize=True, do_rescale=True, do_normalize=True,
             resample=3, rescale_factor=1 / 255, image_mean=HALF, image_std=HALF),
    ),
    # The published SigLIP 2 of fixed resolution are SigLIP models with bilinear resampling.
    "siglip2": (
        transformers.SiglipVisionModel,
        transformers.SiglipVisionConfig(**{**SIZES, "num_attention_heads": 4}, image_size=24, patch_size=6),
        dict(image_processor_type="SiglipImageProcessor", size=SQUARE, do_resize=True, do_rescale=True, do_normalize=True,
             resample=2, rescale_factor=1 / 255, image_mean=HALF, image_std=HALF),
    ),
    # As published, its positions are for a larger picture than its processor makes.
    "dinov2": (
        transformers.Dinov2Model,
        transformers.Dinov2Config(**{k: v for k, v in SIZES.items() if k != "intermediate_size"}, mlp_ratio=2, image_size=42,
                                  patch_size=7),
        dict(image_processor_type="BitImageProcessor", size={"shortest_edge": 32}, crop_size={"height": 28, "width": 28},
             do_resize=True, do_center_crop=True, do_rescale=True, do_normalize=True, do_convert_rgb=True, resample=3,
             rescale_factor=1 / 255, **IMAGENET),
    ),
}


def picture():
    """A picture that is not square, with edges and noise."""
    random = numpy.random.default_rng(3)
    rows, columns = numpy.mgrid[0:50, 0:70]
    planes = numpy.stack([rows * 5 % 256, columns * 3 % 256, (rows // 8 + columns // 8) % 2 * 200], axis=-1)
    return Image.fromarray((planes * 0.8 + random.integers(0, 50, planes.shape)).astype(numpy.uint8))


def main():
    image = picture()
    image.save(HERE / "picture.png")
    for name, (kind, config, processor) in TOWERS.items():
        torch.manual_seed(11)
        config._attn_implementation = "eager"
        model = kind(config).to(torch.float32).eval()
        with torch.no_grad():
            for key, weight in model.named_parameters():
                if "norm" in key or "lambda" in key:
                    weight.copy_(weight + 0.3 * torch.randn_like(weight))
                else:
                    weight.copy_((0.3 if weight.ndim == 1 else 0.25) * torch.randn_like(weight))
            folder = HERE / name
            model.save_pretrained(folder, safe_serialization=True)
            (folder / "preprocessor_config.json").write_text(json.dumps(processor, indent=2) + "\n")
            read = transformers.AutoImageProcessor.from_pretrained(folder, **PIL_BACKEND)
            pixels = read(image, return_tensors="pt")["pixel_values"].to(torch.float32)
            states = model(pixels, output_hidden_states=True).hidden_states
        save_file(
            {
                "pixels": pixels.contiguous(),
                "last_but_one": states[-2].contiguous(),
                "last": states[-1].contiguous(),
            },
            folder / "expected.safetensors",
        )
        print(name, type(read).__name__, tuple(pixels.shape), tuple(states[-2].shape), list(model.state_dict())[:8])
        print((folder / "config.json").read_text())


if __name__ == "__main__":
    print(torch.__version__, transformers.__version__)
    # The processors that resize with Pillow, as all of them did when the models were published.
    PIL_BACKEND = dict(backend="pil") if int(transformers.__version__.split(".")[0]) >= 5 else dict(use_fast=False)
    main()
