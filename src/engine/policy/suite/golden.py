"""Computes `golden.json`: what Hugging Face's models and PyTorch's autograd and AdamW give for tiny models.

Run it as `python golden.py > golden.json` with PyTorch and transformers installed. It is not part of the tests; its
output is, so that no engine is only ever compared with code of the same hand.
"""
import json
import math

import torch
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

torch.set_num_threads(1)
MASK = 0xFFFFFFFF


def uniform(seed, stream, sample, position):
    """pcg4d, as in `core/random/counter.ts`."""
    x, y, z, w = ((v * 1664525 + 1013904223) & MASK for v in (seed, stream, sample, position))
    x = (x + y * w) & MASK
    y = (y + z * x) & MASK
    z = (z + x * y) & MASK
    w = (w + y * z) & MASK
    x ^= x >> 16
    y ^= y >> 16
    z ^= z >> 16
    w ^= w >> 16
    x = (x + y * w) & MASK
    return (x >> 8) / 0x1000000


BASE = dict(vocabulary=24, width=16, layers=2, heads=2, kvHeads=2, feedForward=24, context=32, ropeBase=10000,
            normEpsilon=1e-5, bias="none", head="untied")
SHAPES = {
    "Llama": BASE,
    "Llama, grouped queries, tied head": {**BASE, "width": 32, "heads": 4, "head": "tied"},
    "Qwen2, one key/value head": {**BASE, "bias": "qkv", "kvHeads": 1, "ropeBase": 500, "normEpsilon": 1e-6},
    "Qwen2, tied, odd sizes": {**BASE, "bias": "qkv", "vocabulary": 23, "width": 18, "heads": 3, "kvHeads": 1,
                               "feedForward": 29, "head": "tied"},
}
OPTIONS = dict(learningRate=2e-3, beta1=0.9, beta2=0.95, adamEpsilon=1e-8, weightDecay=0.1, gradientClip=0.5,
               clipLow=0.2, clipHigh=0.25)
END = 1


def build(shape):
    common = dict(vocab_size=shape["vocabulary"], hidden_size=shape["width"], num_hidden_layers=shape["layers"],
                  num_attention_heads=shape["heads"], num_key_value_heads=shape["kvHeads"],
                  intermediate_size=shape["feedForward"], max_position_embeddings=shape["context"],
                  rms_norm_eps=shape["normEpsilon"], tie_word_embeddings=shape["head"] == "tied",
                  rope_parameters={"rope_type": "default", "rope_theta": float(shape["ropeBase"])},
                  attn_implementation="eager")
    if shape["bias"] == "qkv":
        model = Qwen2ForCausalLM(Qwen2Config(**common))
    else:
        model = LlamaForCausalLM(LlamaConfig(**common))
    return model.float().eval()


def fill(model, names, seed):
    """`randomParameters` of `fixture.ts`."""
    parameters = dict(model.named_parameters())
    assert set(names) == set(parameters), (names, list(parameters))
    for number, name in enumerate(names):
        parameter = parameters[name]
        signed = torch.tensor([2 * uniform(seed, number, 0, i) - 1 for i in range(parameter.numel())],
                              dtype=torch.float64)
        if name.endswith("norm.weight"):
            value = 1 + 0.3 * signed
        elif name.endswith(".bias"):
            value = 0.5 * math.sqrt(3) * signed
        elif name == "model.embed_tokens.weight":
            value = math.sqrt(3) * signed
        else:
            value = math.sqrt(3 / parameter.shape[1]) * signed
        with torch.no_grad():
            parameter.copy_(value.reshape(parameter.shape).float())
    return [parameters[name] for name in names]


def layout(shape):
    names = ["model.embed_tokens.weight"]
    for layer in range(shape["layers"]):
        at = f"model.layers.{layer}"
        names += [f"{at}.input_layernorm.weight"]
        names += [f"{at}.self_attn.{which}_proj.weight" for which in "qkv"]
        if shape["bias"] == "qkv":
            names += [f"{at}.self_attn.{which}_proj.bias" for which in "qkv"]
        names += [f"{at}.self_attn.o_proj.weight", f"{at}.post_attention_layernorm.weight"]
        names += [f"{at}.mlp.{which}_proj.weight" for which in ("gate", "up", "down")]
    names += ["model.norm.weight"]
    if shape["head"] == "untied":
        names += ["lm_head.weight"]
    return names


def completion_log_probs(model, prompt, tokens):
    """[T, V]; the grammar of the test allows everything with equal weights and so changes nothing."""
    logits = model(torch.tensor([prompt + tokens[:-1]])).logits[0]
    return torch.log_softmax(logits[len(prompt) - 1:], -1)


def total_loss(model, prompt, completions):
    loss = 0
    for c in completions:
        log_probs = completion_log_probs(model, prompt, c["tokens"])
        chosen = log_probs.gather(1, torch.tensor(c["tokens"])[:, None])[:, 0]
        old = torch.tensor(c["oldLogProbs"]) if "oldLogProbs" in c else chosen.detach()
        ratio = (chosen - old).exp()
        clipped = ratio.clamp(1 - OPTIONS["clipLow"], 1 + OPTIONS["clipHigh"])
        for advantage in (c["gain"], c["loss"]):
            loss = loss - torch.minimum(ratio * advantage, clipped * advantage).sum()
        entropy = -(log_probs.exp() * log_probs).sum(-1)
        divergence = math.log(log_probs.shape[1]) - entropy
        loss = loss - c["entropy"] * entropy.sum() + c["priorKl"] * divergence.sum()
    return loss


def numbers(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().flatten().tolist()]


def case(name, shape):
    model = build(shape)
    names = layout(shape)
    parameters = fill(model, names, 9)
    vocabulary = shape["vocabulary"]
    prompt = [math.floor(uniform(100, 7, 0, i) * vocabulary) for i in range(5)]
    completions = []
    for j, length in enumerate((6, 3, 4)):
        tokens = [2 + math.floor(uniform(101, j, 0, i) * (vocabulary - 2)) for i in range(length - 1)] + [END]
        c = {"tokens": tokens, "gain": (0.5, 0.1, 0.3)[j], "loss": (0, -0.2, -0.1)[j], "entropy": 0.05,
             "priorKl": (0.1, 0.02, 0)[j]}
        if j < 2:
            own = completion_log_probs(model, prompt, tokens).gather(1, torch.tensor(tokens)[:, None])[:, 0]
            c["oldLogProbs"] = numbers(own + torch.tensor([0.8 * (uniform(102, j, 0, i) - 0.5) for i in range(length)]))
        completions.append(c)
    log_probs = [numbers(completion_log_probs(model, prompt, c["tokens"])) for c in completions]

    matrices = [p for p in parameters if p.dim() == 2]
    vectors = [p for p in parameters if p.dim() == 1]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": OPTIONS["weightDecay"]}, {"params": vectors, "weight_decay": 0.0}],
        lr=OPTIONS["learningRate"], betas=(OPTIONS["beta1"], OPTIONS["beta2"]), eps=OPTIONS["adamEpsilon"])
    steps = []
    for _ in range(2):
        optimiser.zero_grad()
        loss = total_loss(model, prompt, completions)
        loss.backward()
        sample = {n: numbers(p.grad.flatten()[:6]) for n, p in zip(names, parameters)}
        norms = {n: float(f"{p.grad.norm().item():.7g}") for n, p in zip(names, parameters)}
        norm = torch.nn.utils.clip_grad_norm_(parameters, OPTIONS["gradientClip"])
        optimiser.step()
        steps.append({"loss": loss.item(), "gradientNorm": norm.item(), "norms": norms, "gradients": sample,
                      "parameters": {n: numbers(p.flatten()[:6]) for n, p in zip(names, parameters)}})
    return {"name": name, "shape": shape, "seed": 9, "prompt": prompt, "completions": completions,
            "logProbs": log_probs, "options": OPTIONS, "steps": steps}


print(json.dumps({"cases": [case(name, shape) for name, shape in SHAPES.items()]}))
