"""Features of public video networks, computed by PyTorch with weights from a formula, for tests/numbers/golden_weights.rs.

Run `python tests/golden/public_weights.py` (needs torch): writes tests/golden/public_weights.json and the small files of
weights in tests/fixtures/weights. The networks are written out here with the exact names and shapes of torchvision's
r3d_18 and r2plus1d_18, SlowFast's slow networks and PyTorchVideo's slow_r50, with a width that can be chosen. Where
torchvision and pytorchvideo are installed, `--check` holds names, shapes and features at full width against theirs.
"""

import collections
import json
import pathlib
import sys

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
FIXTURES = HERE.parent / "fixtures" / "weights"


def numbers(name, count):
    """Numbers from -1 to 1: a linear congruential generator that begins with the FNV-1a hash of the name."""
    state = 2166136261
    for byte in name.encode():
        state = ((state ^ byte) * 16777619) % 2**32
    values = []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        values.append(state / 2**31 - 1)
    return torch.tensor(values, dtype=torch.float64)


def filled(name, tensor):
    """Convolutions: unit gain on average; normalisation: scales, shifts, means and variances of the usual size."""
    values = numbers(name, tensor.numel()).reshape(tensor.shape)
    if tensor.dim() == 5:
        values = values * (6 / tensor[0].numel()) ** 0.5
    elif name.endswith(("running_var", "weight")):
        values = 1 + 0.5 * values
    else:
        values = 0.1 * values
    return values.to(torch.float32)


def conv_bn(inputs, outputs, kernel, stride=(1, 1, 1)):
    conv = nn.Conv3d(inputs, outputs, kernel, stride, tuple(k // 2 for k in kernel), bias=False)
    return conv, nn.BatchNorm3d(outputs)


class Named(nn.Module):
    """Convolutions with their normalisations under given names, and how they follow each other."""

    def __init__(self, stem, pool, blocks):
        super().__init__()
        self.stem_pairs, self.pool, self.block_pairs = stem, pool, blocks
        every = stem + [pair for block in blocks for pair in block["main"] + block["shortcut"]]
        self.modules_by_name = {}
        for conv_name, norm_name, conv, norm in every:
            self.add_under(conv_name, conv)
            self.add_under(norm_name, norm)

    def add_under(self, name, module):
        *parents, last = name.split(".")
        holder = self
        for parent in parents:
            if parent not in holder._modules:
                holder.add_module(parent, nn.Module())
            holder = holder._modules[parent]
        holder.add_module(last, module)

    def forward(self, x):
        for _, _, conv, norm in self.stem_pairs:
            x = torch.relu(norm(conv(x)))
        if self.pool:
            x = nn.functional.max_pool3d(x, (1, 3, 3), (1, 2, 2), (0, 1, 1))
        for block in self.block_pairs:
            residual = x
            for _, _, conv, norm in block["shortcut"]:
                residual = norm(conv(x))
            for i, (_, _, conv, norm) in enumerate(block["main"]):
                x = norm(conv(x))
                x = torch.relu(x + residual if i + 1 == len(block["main"]) else x)
        return x.mean((2, 3, 4))


def named(conv_name, norm_name, *args):
    conv, norm = conv_bn(*args)
    return conv_name, norm_name, conv, norm


def torchvision_blocks(width, main):
    blocks, inputs = [], width
    for stage in range(4):
        outputs = width * 2**stage
        for index in range(2):
            stride = 2 if stage > 0 and index == 0 else 1
            at = f"layer{stage + 1}.{index}"
            shortcut = []
            if stride == 2:
                shortcut = [named(f"{at}.downsample.0", f"{at}.downsample.1", inputs, outputs, (1, 1, 1), (2, 2, 2))]
            blocks.append({"main": main(at, inputs, outputs, stride), "shortcut": shortcut})
            inputs = outputs
    return blocks


def r3d_18(width):
    def main(at, inputs, outputs, stride):
        return [
            named(f"{at}.conv1.0", f"{at}.conv1.1", inputs, outputs, (3, 3, 3), (stride,) * 3),
            named(f"{at}.conv2.0", f"{at}.conv2.1", outputs, outputs, (3, 3, 3)),
        ]

    stem = [named("stem.0", "stem.1", 3, width, (3, 7, 7), (1, 2, 2))]
    return Named(stem, False, torchvision_blocks(width, main))


def r2plus1d_18(width):
    def main(at, inputs, outputs, stride):
        middle = inputs * outputs * 27 // (inputs * 9 + 3 * outputs)
        pairs = []
        for i, (first, step) in enumerate([(inputs, stride), (outputs, 1)], 1):
            conv = f"{at}.conv{i}"
            pairs.append(named(f"{conv}.0.0", f"{conv}.0.1", first, middle, (1, 3, 3), (1, step, step)))
            pairs.append(named(f"{conv}.0.3", f"{conv}.1", middle, outputs, (3, 1, 1), (step, 1, 1)))
        return pairs

    middle = max(45 * width // 64, 1)
    stem = [
        named("stem.0", "stem.1", 3, middle, (1, 7, 7), (1, 2, 2)),
        named("stem.3", "stem.4", middle, width, (3, 1, 1)),
    ]
    return Named(stem, False, torchvision_blocks(width, main))


def slow_r50(width, stem_names, block_names):
    blocks, inputs = [], width
    for stage, (depth, time) in enumerate([(3, 1), (4, 1), (6, 3), (3, 3)]):
        inner = width * 2**stage
        for index in range(depth):
            stride = (1, 2, 2) if stage > 0 and index == 0 else (1, 1, 1)
            a, b, c, shortcut = block_names(stage, index)
            main = [
                named(*a, inputs, inner, (time, 1, 1)),
                named(*b, inner, inner, (1, 3, 3), stride),
                named(*c, inner, 4 * inner, (1, 1, 1)),
            ]
            side = [named(*shortcut, inputs, 4 * inner, (1, 1, 1), stride)] if index == 0 else []
            blocks.append({"main": main, "shortcut": side})
            inputs = 4 * inner
    return Named([named(*stem_names, 3, width, (1, 7, 7), (1, 2, 2))], True, blocks)


def slow_fast(width):
    def names(stage, index):
        at = f"s{stage + 2}.pathway0_res{index}"
        main = [(f"{at}.branch2.{letter}", f"{at}.branch2.{letter}_bn") for letter in "abc"]
        return *main, (f"{at}.branch1", f"{at}.branch1_bn")

    return slow_r50(width, ("s1.pathway0_stem.conv", "s1.pathway0_stem.bn"), names)


def pytorch_video(width):
    def names(stage, index):
        at = f"blocks.{stage + 1}.res_blocks.{index}"
        main = [(f"{at}.branch2.conv_{letter}", f"{at}.branch2.norm_{letter}") for letter in "abc"]
        return *main, (f"{at}.branch1_conv", f"{at}.branch1_norm")

    return slow_r50(width, ("blocks.0.conv", "blocks.0.norm"), names)


def floats(module):
    """The state of a network without the counters of its normalisations."""
    return {name: value for name, value in module.state_dict().items() if not name.endswith("num_batches_tracked")}


def fill(module):
    module.load_state_dict({name: filled(name, value) for name, value in floats(module).items()}, strict=False)
    return module.eval()


def case(kind, width, module, mean, std):
    """`clip` holds pixels as shares of 255; the network sees them normalised with its own mean and deviation."""
    shape = [2, 3, 4, 32, 32]
    pixels = (numbers("clip", 2 * 3 * 4 * 32 * 32).reshape(shape) + 1) / 2
    channel = [1, 3, 1, 1, 1]
    clips = (pixels - torch.tensor(mean, dtype=torch.float64).reshape(channel)) / torch.tensor(
        std, dtype=torch.float64
    ).reshape(channel)
    with torch.no_grad():
        features = fill(module)(clips.to(torch.float32))
    return {
        "backbone": kind,
        "width": width,
        "shape": shape,
        "arrays": [[name, list(value.shape)] for name, value in floats(module).items()],
        "features": [round(value, 6) for value in features.flatten().tolist()],
    }


KINETICS = ([0.43216, 0.394666, 0.37645], [0.22803, 0.22145, 0.216989])
SLOWFAST = ([0.45] * 3, [0.225] * 3)


def fixtures():
    """One small table in both formats: nested, shared and transposed numbers, a parameter, halves, whole numbers."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    shared = numbers("shared", 12).to(torch.float32)
    state = collections.OrderedDict()
    state["a.weight"] = shared.reshape(3, 4)
    state["a.transposed"] = shared.reshape(3, 4).t()
    state["a.part"] = shared[5:9]
    state["b.parameter"] = nn.Parameter(numbers("parameter", 6).to(torch.float32).reshape(1, 2, 3))
    state["b.half"] = numbers("half", 5).to(torch.float16)
    state["b.brain"] = numbers("brain", 5).to(torch.bfloat16)
    state["b.double"] = numbers("double", 3)
    state["b.scalar"] = torch.tensor(2.5)
    state["b.num_batches_tracked"] = torch.tensor(7)
    checkpoint = {"epoch": 3, "model_state": state, "optimizer_state": {"lr": 0.1, "on": [True, None]}, "cfg": "A: 1\n"}
    torch.save(checkpoint, FIXTURES / "zip.pyth")
    torch.save(checkpoint, FIXTURES / "before_zip.pyth", _use_new_zipfile_serialization=False)


def check():
    """Names, shapes and features of the real networks at full width."""
    import torchvision.models.video as video
    from pytorchvideo.models.hub import resnet

    pairs = [
        (r3d_18(64), video.r3d_18(weights=None)),
        (r2plus1d_18(64), video.r2plus1d_18(weights=None)),
        (pytorch_video(64), resnet.slow_r50(pretrained=False)),
    ]
    for ours, theirs in pairs:
        wanted = {name: value.shape for name, value in floats(theirs).items()}
        found = {name: value.shape for name, value in floats(ours).items()}
        extra = set(wanted) - set(found)
        assert all(name.startswith(("fc.", "blocks.5.proj.")) for name in extra), extra
        assert all(wanted[name] == shape for name, shape in found.items())
        fill(ours)
        theirs.load_state_dict(floats(ours), strict=False)
        theirs.eval()
        seen = []
        head = theirs.fc if hasattr(theirs, "fc") else theirs.blocks[5].proj
        head.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0]))
        if not hasattr(theirs, "fc"):
            theirs.blocks[5].pool = nn.AdaptiveAvgPool3d(1)
        clips = numbers("check", 3 * 8 * 64 * 64).reshape(1, 3, 8, 64, 64).to(torch.float32)
        with torch.no_grad():
            features = ours(clips)
            theirs(clips)
        theirs_features = seen[0].flatten(1)
        difference = (features - theirs_features).abs().max() / theirs_features.abs().max()
        assert difference < 1e-4, difference
        print(type(theirs).__name__, len(found), "arrays,", f"largest relative difference {difference:.1e}")


def main():
    cases = [
        case("R3d18", 4, r3d_18(4), *KINETICS),
        case("R2plus1d18", 4, r2plus1d_18(4), *KINETICS),
        case("SlowR50", 4, slow_fast(4), *SLOWFAST),
        case("SlowR50", 4, pytorch_video(4), *SLOWFAST),
    ]
    text = json.dumps({"cases": cases}, separators=(",", ":"))
    (HERE / "public_weights.json").write_text(text.replace('{"backbone"', '\n{"backbone"') + "\n")
    fixtures()


if __name__ == "__main__":
    check() if "--check" in sys.argv else main()
