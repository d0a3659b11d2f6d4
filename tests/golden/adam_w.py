#!/usr/bin/env python3
"""The path of a matrix and a vector under torch.optim.AdamW, of which the vector does not decay.

python3 adam_w.py > adam_w.json   (made once, with PyTorch 2)"""
import json

import torch

torch.manual_seed(3)
gradients, start = torch.randn(4, 4, dtype=torch.float64), torch.randn(4, dtype=torch.float64)
rates, beta, decay = [0.1, 0.02, 0.3, 0.05], 0.9, 0.05


def path(decay):
    weight = start.clone().requires_grad_(True)
    optimiser = torch.optim.AdamW([weight], betas=(beta, 0.999), eps=1e-8, weight_decay=decay)
    steps = []
    for gradient, rate in zip(gradients, rates):
        optimiser.param_groups[0]["lr"] = rate
        weight.grad = gradient.clone()
        optimiser.step()
        steps.append(weight.detach().tolist())
    return steps


print(
    json.dumps(
        {
            "weight": start.tolist(),
            "gradients": gradients.tolist(),
            "lr": rates,
            "momentum": beta,
            "decay": decay,
            "matrix": path(decay),
            "vector": path(0.0),
        },
        indent=1,
    )
)
