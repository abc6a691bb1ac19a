#!/usr/bin/env python3
"""Computes an engine profile from NVIDIA's performance databases; no GPU is needed.

Dynamo's profiler writes no profile in rapid mode, its default. It leaves the engines that it picked in the settings of
Dynamo's planner: `aic_interpolation`, `ais_perf_model`, or both. This program reads either of them, and writes the
profile as the profiler would have: prefill_raw_data.json, decode_raw_data.json, and meta.json, which says whose it is.
"""

import argparse
import dataclasses
import importlib
import json
import logging
import math
import pathlib
import sys

INSTALL = "python3 -m pip install aiconfigurator"
INTERPOLATION, PERF_MODEL = "aic_interpolation", "ais_perf_model"
SETTINGS_FILE = "planner_config.json"

# As Dynamo's profiler: a decode step is averaged over the output of a request of this length.
DECODE_OSL = 500
# As Dynamo's profiler: the most requests at once.
MOST_REQUESTS = 2000
# Tokens that the profiler leaves free below the longest context when it sweeps prefill.
PREFILL_MARGIN = 512
SHORTEST_ISL = 100
MOST_GPUS = 1024

EPILOG = f"""examples:
  python3 tools/aic-profile/aic_profile.py --spec planner_config.json --output profiles/llama
  python3 tools/aic-profile/aic_profile.py --spec fleet.yaml --deployment llama --output profiles/llama

The estimates need NVIDIA's package: {INSTALL}
Settings in a cluster are saved with
  kubectl get configmap planner-config-XXXX -o jsonpath='{{.data.planner_config\\.json}}' > planner_config.json
"""


class Problem(Exception):
    """Something that the user can put right, in one line."""


# ---- the engines ----------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Pick:
    """How an engine is spread over GPUs."""

    tp: int = 1
    pp: int = 1
    dp: int = 1
    moe_tp: int = 1
    moe_ep: int = 1

    @property
    def gpus(self):
        return self.pp * max(self.tp, self.dp, self.moe_tp * self.moe_ep)

    def meta(self):
        return {
            "tp": self.tp,
            "pp": self.pp,
            "attention_dp": self.dp,
            "moe_tp": self.moe_tp,
            "moe_ep": self.moe_ep,
            "gpus_per_engine": self.gpus,
        }


@dataclasses.dataclass(frozen=True)
class Spec:
    """What is estimated, and where."""

    model: str
    system: str
    backend: str
    prefill: Pick
    decode: Pick
    isl: int = 4000
    osl: int = 1000
    longest: int = 32768
    prefill_points: int = 16
    decode_points: int = 6


# Either setting's names of a size.
SIZE_NAMES = {
    "tp": ("tp", "tp_size"),
    "pp": ("pp", "pp_size"),
    "dp": ("dp", "attention_dp", "attention_dp_size"),
    "moe_tp": ("moe_tp", "moe_tp_size"),
    "moe_ep": ("moe_ep", "moe_ep_size"),
}

NUMBER_NAMES = {
    "isl": "isl",
    "osl": "osl",
    "longest": "sweep_max_context_length",
    "prefill_points": "prefill_interpolation_granularity",
    "decode_points": "decode_interpolation_granularity",
}


def mapping(value, path):
    if not isinstance(value, dict):
        raise Problem(f"{path}: a mapping is expected")
    return value


def whole(value, path, most=None):
    """A whole number of at least 1, which may be written 4.0 or in quotes."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not (math.isfinite(number) and number == int(number) and 1 <= number <= (most or math.inf)):
        limits = "of at least 1" if most is None else f"from 1 to {most}"
        raise Problem(f"{path}: got {json.dumps(value)}; expected a whole number {limits}")
    return int(number)


def sizes(source, path):
    """The sizes that a mapping gives; those that it does not give are left out."""
    found = {}
    for size, names in SIZE_NAMES.items():
        given = [name for name in names if source.get(name) is not None]
        if given:
            found[size] = whole(source[given[0]], f"{path}.{given[0]}", MOST_GPUS)
    if Pick(**found).gpus > MOST_GPUS:
        raise Problem(f"{path}: got {Pick(**found).gpus} GPUs; expected an engine of at most {MOST_GPUS}")
    return found


def text(source, path, *names):
    for name in names:
        value = source.get(name)
        if value is not None and not isinstance(value, str):
            raise Problem(f"{path}.{name}: text is expected")
        if value:
            return value
    return None


def interpolation(settings, path):
    """The parts of a Spec that aic_interpolation gives."""
    parts = {"model": text(settings, path, "hf_id", "model")}
    parts |= {name: text(settings, path, name) for name in ("system", "backend")}
    for part, name in NUMBER_NAMES.items():
        if settings.get(name) is not None:
            parts[part] = whole(settings[name], f"{path}.{name}")
    for pool in ("prefill", "decode"):
        name = f"{pool}_pick"
        if settings.get(name) is None:
            raise Problem(f"{path}.{name}: missing; the {pool} engine's tp, pp, dp, moe_tp and moe_ep are expected")
        parts[pool] = Pick(**sizes(mapping(settings[name], f"{path}.{name}"), f"{path}.{name}"))
    return parts


def perf_model(settings, path):
    """The parts of a Spec that ais_perf_model gives, which has no lengths. A role without sizes has another role's."""
    path = f"{path}.roles"
    roles = mapping(settings.get("roles"), path)
    known = {name: mapping(roles[name], f"{path}.{name}") for name in ("prefill", "decode", "aggregated") if roles.get(name) is not None}
    picks, parts = {}, {"model": None, "system": None, "backend": None}
    for name, role in known.items():
        at = f"{path}.{name}"
        parts["model"] = parts["model"] or text(role, at, "model", "hf_id")
        parts["system"] = parts["system"] or text(role, at, "system")
        parts["backend"] = parts["backend"] or text(role, at, "backend")
        found = sizes(role, at)
        if found:
            picks[name] = Pick(**found)
    if not picks:
        raise Problem(f"{path}: no role gives the sizes of its engine, such as tp")
    either = next(iter(picks.values()))
    return parts | {"prefill": picks.get("prefill", either), "decode": picks.get("decode", either)}


def spec_of(settings, given):
    """The Spec of a planner's settings, or of one of the two settings alone. Options go before what is written."""
    if settings.get(INTERPOLATION):
        parts = interpolation(mapping(settings[INTERPOLATION], INTERPOLATION), INTERPOLATION)
    elif settings.get(PERF_MODEL):
        parts = perf_model(mapping(settings[PERF_MODEL], PERF_MODEL), PERF_MODEL)
    elif "prefill_pick" in settings or "decode_pick" in settings:
        parts = interpolation(settings, INTERPOLATION)
    elif "roles" in settings:
        parts = perf_model(settings, PERF_MODEL)
    else:
        raise Problem(f"there is no {INTERPOLATION} and no {PERF_MODEL} in it, which Dynamo's profiler leaves in rapid mode")

    parts["model"] = parts["model"] or text(settings, "settings", "model_name")
    parts["backend"] = parts["backend"] or text(settings, "settings", "backend")
    parts |= {name: value for name in ("model", "system", "backend", "isl", "osl", "longest") if (value := getattr(given, name)) is not None}
    for name in ("model", "system", "backend"):
        if not parts[name]:
            raise Problem(f"the settings do not say the {name}; add --{name}")
    return Spec(**parts)


# ---- the settings ---------------------------------------------------------------------------------------------------


def read_document(path):
    """JSON, or YAML where there is a reader for it."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Problem(f"{path}: file not found; name Dynamo's {SETTINGS_FILE}, or a fleet file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{path}: cannot be read: {getattr(error, 'strerror', None) or 'no UTF-8 text'}") from None
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        document = read_yaml(path, content, error)
    if not isinstance(document, dict):
        raise Problem(f"{path}: a mapping of settings is expected")
    return document


def read_yaml(path, content, json_error):
    try:
        yaml = importlib.import_module("yaml")
    except ImportError:
        raise Problem(f"{path}: not JSON ({json_error}); for YAML the package PyYAML is needed: {INSTALL} has it") from None
    try:
        return yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Problem(f"{path}: neither JSON ({json_error}) nor YAML") from None


def read_settings(path, deployment):
    """A planner's settings: the document's own, or those of one deployment in a fleet file."""
    document = read_document(path)
    if "deployments" not in document:
        return document
    listed = document["deployments"] if isinstance(document["deployments"], list) else []
    fleet = {str(one.get("name")): one for one in listed if isinstance(one, dict)}
    if deployment is None and len(fleet) == 1:
        deployment = next(iter(fleet))
    if deployment not in fleet:
        problem = "the fleet has several deployments; add --deployment" if deployment is None else f"there is no deployment {deployment} in it"
        raise Problem(f"{path}: {problem}; there are {', '.join(fleet) or 'none'}")
    config = fleet[deployment].get("config") or {}
    if not isinstance(config, str):
        return mapping(config, f"{path}: {deployment}.config")
    if config.startswith("configmap:"):
        name, namespace = config.removeprefix("configmap:"), fleet[deployment].get("k8s_namespace")
        raise Problem(
            f"{path}: the settings of {deployment} are in the ConfigMap {name}; save them with kubectl get configmap {name}"
            f"{f' -n {namespace}' if namespace else ''} -o jsonpath='{{.data.planner_config\\.json}}' > {SETTINGS_FILE} and name that file")
    return read_document(path.parent / config)


# ---- the sweep ------------------------------------------------------------------------------------------------------


def grids(spec, grid):
    """Input lengths for prefill, those for decode, and how many concurrencies each of the latter gets."""
    longest_prompt = spec.longest - DECODE_OSL - 12
    if longest_prompt <= SHORTEST_ISL:
        raise Problem(f"the longest context is {spec.longest} tokens; the sweep needs more than {SHORTEST_ISL + DECODE_OSL + 12}")
    if grid == "dynamo":
        prefill_end, decode_end = spec.longest - PREFILL_MARGIN, spec.longest - DECODE_OSL
        prefill_step = max(1, (prefill_end - SHORTEST_ISL) // spec.prefill_points)
        decode_step = max(1, decode_end // spec.decode_points)
        return (
            list(range(SHORTEST_ISL, prefill_end, prefill_step)),
            list(range(SHORTEST_ISL, decode_end, decode_step)),
            spec.decode_points,
        )
    # Traffic lies where the profiler's even steps have next to nothing: its first ones are thousands of tokens apart.
    lengths, isl = [], SHORTEST_ISL
    while isl < longest_prompt:
        lengths.append(isl)
        isl = int(isl * 1.4)
    return lengths, lengths[::2], 2 * spec.decode_points


def concurrencies(most, count):
    """Up to `count` whole numbers from 1 to `most`, evenly spread."""
    if most <= count:
        return list(range(1, most + 1))
    return sorted({1 + round(i * (most - 1) / (count - 1)) for i in range(count)}) if count > 1 else [most]


def prefill_sweep(engine, lengths):
    ttft = [engine.ttft_ms(isl) for isl in lengths]
    return {
        "prefill_isl": lengths,
        "prefill_ttft": ttft,
        "prefill_thpt_per_gpu": [isl / ms * 1000 * engine.pick.dp / engine.pick.gpus for isl, ms in zip(lengths, ttft)],
        "num_gpus": engine.pick.gpus,
    }


def decode_sweep(engine, lengths, count, max_kv_tokens):
    """ITL by KV usage and context: requests and usage are of the whole engine, the estimate is of one rank."""
    rows = []
    for isl in lengths:
        context = isl + DECODE_OSL / 2
        most = min(MOST_REQUESTS, max_kv_tokens // (isl + DECODE_OSL)) // engine.pick.dp
        for of_rank in concurrencies(most, count):
            requests, itl = of_rank * engine.pick.dp, engine.itl_ms(isl, of_rank)
            rows.append((requests * context / max_kv_tokens, context, itl, requests / itl * 1000 / engine.pick.gpus))
    if not rows:
        raise Problem(f"no request fits the decode engine's {max_kv_tokens} KV tokens")
    names = ("x_kv_usage", "y_context_length", "z_itl", "z_thpt_per_gpu")
    columns = {name: list(column) for name, column in zip(names, zip(*rows))}
    return columns | {"max_kv_tokens": max_kv_tokens, "num_gpus": engine.pick.gpus}


def meta_of(spec, grid, version, prefill, decode):
    return {
        "engine": spec.model,
        "system": spec.system,
        "backend": spec.backend,
        "backend_version": version,
        "prefill": spec.prefill.meta(),
        "decode": spec.decode.meta(),
        "max_kv_tokens": decode["max_kv_tokens"],
        "max_kv_tokens_is": "of the whole decode engine, all attention-DP ranks together",
        "sweep": {
            "grid": grid,
            "max_context_length": spec.longest,
            "decode_osl": DECODE_OSL,
            "kv_capacity_at_isl_osl": [spec.isl, spec.osl],
        },
        "points": {"prefill": len(prefill["prefill_isl"]), "decode": len(decode["z_itl"])},
        "source": "computed with aiconfigurator; no measurement",
    }


# ---- NVIDIA's estimates ---------------------------------------------------------------------------------------------


class Estimator:
    """One engine in NVIDIA's performance databases. The package is only loaded here."""

    def __init__(self, spec, pick, sdk):
        self.pick, self._spec, self._sdk = pick, spec, sdk
        databases = sdk("perf_database")
        self.version = databases.get_latest_database_version(spec.system, spec.backend)
        self._database = databases.get_database(system=spec.system, backend=spec.backend, version=self.version) if self.version else None
        if not self._database:
            raise Problem(f"aiconfigurator has no database of {spec.backend} on {spec.system}")
        self._backend = sdk("backends.factory").get_backend(spec.backend)
        self._model = self._build()

    def ttft_ms(self, isl):
        """Of one prompt by itself, on one rank."""
        return self._positive(self._estimate(isl, 5, 1, "static_ctx")["context_latency"], f"TTFT at {isl} tokens")

    def itl_ms(self, isl, requests_of_rank):
        """Averaged over an output of DECODE_OSL tokens."""
        step = self._estimate(isl, DECODE_OSL, requests_of_rank, "static_gen")["tpot"]
        return self._positive(step, f"ITL at {isl} tokens and {requests_of_rank} requests")

    def kv_tokens(self, isl, osl):
        """Tokens of as many requests as fit the memory, of all ranks."""
        room = self._database.system_spec["gpu"]["mem_capacity"] / 2**30

        def fits(requests):
            return self._backend._get_memory_usage(self._model, self._database, requests, 1, isl, osl)["total"] < room

        low, high = 0, 1
        while fits(high):
            low, high = high, 2 * high
            if high > 2**24:
                raise Problem("the estimate says that any number of requests fits the decode engine")
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return low * (isl + osl) * self.pick.dp

    def _build(self, **more):
        sizes_of_model = {
            "tp_size": self.pick.tp,
            "pp_size": self.pick.pp,
            "attention_dp_size": self.pick.dp,
            "moe_tp_size": self.pick.moe_tp,
            "moe_ep_size": self.pick.moe_ep,
        }
        config = self._sdk("config").ModelConfig(**sizes_of_model, **more)
        return self._sdk("models").get_model(self._spec.model, config, self._spec.backend)

    def _estimate(self, isl, osl, batch, mode):
        runtime = self._sdk("config").RuntimeConfig(batch_size=batch, beam_width=1, isl=isl, osl=osl)
        try:
            summary = self._backend.run_static(self._model, self._database, runtime, mode, stride=32)
        except Exception as error:
            if "fmha_quant" not in str(error):
                raise
            # Attention of MLA models was measured in 16 bits, not in 8.
            self._model = self._build(fmha_quant_mode=self._sdk("common").FMHAQuantMode.bfloat16)
            summary = self._backend.run_static(self._model, self._database, runtime, mode, stride=32)
        return summary.get_summary_df().iloc[0]

    @staticmethod
    def _positive(value, what):
        value = float(value)
        if not (math.isfinite(value) and value > 0):
            raise Problem(f"aiconfigurator estimates {value} ms for {what}, which is no time")
        return value


def load_sdk():
    """Finds a module of the package's SDK by its name; its place differs between versions."""
    for root in ("aiconfigurator_core.sdk", "aiconfigurator.sdk"):
        try:
            importlib.import_module(f"{root}.perf_database")
        except ModuleNotFoundError as error:
            if error.name and f"{root}.perf_database".startswith(error.name):
                continue
            raise Problem(f"aiconfigurator lacks the module {error.name}; install it anew: {INSTALL}") from None
        except Exception as error:
            raise Problem(f"aiconfigurator cannot be loaded: {one_line(error)}") from None
        return lambda name: importlib.import_module(f"{root}.{name}")
    raise Problem(f"the package aiconfigurator, which has the estimates, is not installed: {INSTALL}")


# ---- the program ----------------------------------------------------------------------------------------------------


def arguments():
    parser = argparse.ArgumentParser(
        prog="aic_profile.py", description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spec", required=True, type=pathlib.Path, metavar="FILE",
                        help=f"{SETTINGS_FILE}, {INTERPOLATION} or {PERF_MODEL} by itself, or a fleet file; JSON or YAML")
    parser.add_argument("--output", required=True, type=pathlib.Path, metavar="DIR", help="folder to write the profile to")
    parser.add_argument("--deployment", metavar="NAME", help="which deployment of a fleet file that has several")
    parser.add_argument("--grid", choices=["fine", "dynamo"], default="fine",
                        help="fine (default): dense where traffic is; dynamo: the profiler's own, even up to the longest context")
    parser.add_argument("--model", help="name at Hugging Face, where the settings do not say, or to try another")
    parser.add_argument("--system", help="kind of GPU, such as h200_sxm")
    parser.add_argument("--backend", choices=["vllm", "sglang", "trtllm"], help="inference engine")
    for name, what in (("isl", "input length at which the KV cache is sized"), ("osl", "output length at which the KV cache is sized"),
                       ("longest", "longest context")):
        default = getattr(Spec, name)
        parser.add_argument(f"--{name}", type=option_number, metavar="TOKENS", help=f"{what} (default: the settings', else {default})")
    return parser


def option_number(value):
    try:
        return whole(value, "")
    except Problem:
        raise argparse.ArgumentTypeError(f"{value!r}: a whole number of at least 1 is expected") from None


def one_line(error):
    return " ".join(f"{type(error).__name__}: {error}".split())[:400]


def compute(spec, grid, sdk):
    prefill, decode = Estimator(spec, spec.prefill, sdk), Estimator(spec, spec.decode, sdk)
    prefill_lengths, decode_lengths, count = grids(spec, grid)
    max_kv_tokens = decode.kv_tokens(spec.isl, spec.osl)
    if max_kv_tokens == 0:
        raise Problem(f"{spec.model} does not fit the decode engine's {spec.decode.gpus} GPUs")
    prefill_data = prefill_sweep(prefill, prefill_lengths)
    decode_data = decode_sweep(decode, decode_lengths, count, max_kv_tokens)
    return {
        "prefill_raw_data.json": prefill_data,
        "decode_raw_data.json": decode_data,
        "meta.json": meta_of(spec, grid, decode.version, prefill_data, decode_data),
    }


def write(folder, files):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            indent = 1 if name == "meta.json" else None
            (folder / name).write_text(json.dumps(content, indent=indent, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise Problem(f"{folder}: cannot be written: {error.strerror}") from None


def run(given):
    settings = read_settings(given.spec, given.deployment)
    try:
        spec = spec_of(settings, given)
    except Problem as problem:
        raise Problem(f"{given.spec}: {problem}") from None
    grids(spec, given.grid)
    sdk = load_sdk()
    logging.disable(logging.WARNING)
    try:
        files = compute(spec, given.grid, sdk)
    except Problem:
        raise
    except Exception as error:
        raise Problem(f"aiconfigurator failed for {spec.model} on {spec.system}, {spec.backend}: {one_line(error)}") from None
    write(given.output, files)
    meta = files["meta.json"]
    print(f"{given.output}: {spec.model} on {spec.system}, {spec.backend} {meta['backend_version']}; {meta['points']['prefill']} prefill and "
          f"{meta['points']['decode']} decode points; {meta['max_kv_tokens']} KV tokens; engines of {spec.prefill.gpus} prefill "
          f"and {spec.decode.gpus} decode GPUs")


def main(words=None):
    given = arguments().parse_args(words)
    try:
        run(given)
    except Problem as problem:
        print(f"aic_profile.py: error: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
