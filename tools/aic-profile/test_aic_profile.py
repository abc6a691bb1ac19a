"""What needs no aiconfigurator: settings, grids, and the files that are written. Run: python3 -m unittest discover tools/aic-profile"""

import argparse
import contextlib
import io
import json
import pathlib
import tempfile
import types
import unittest
from unittest import mock

import aic_profile as tool
from aic_profile import Pick

AIC = {
    "hf_id": "Qwen/Qwen3-32B", "system": "h200_sxm", "backend": "vllm", "isl": 4000, "osl": 500, "sweep_max_context_length": 16384,
    "prefill_interpolation_granularity": 16, "decode_interpolation_granularity": 6,
    "prefill_pick": {"tp": 2}, "decode_pick": {"dp": 8, "moe_ep": 8},
}
ROLES = {"roles": {"prefill": {"model": "m", "system": "s", "backend": "trtllm", "tp": 4, "moe_tp_size": None}, "decode": {"attention_dp": 2}}}
NOTHING = argparse.Namespace(model=None, system=None, backend=None, isl=None, osl=None, longest=None)


def spec(settings, **given):
    return tool.spec_of(settings, argparse.Namespace(**(vars(NOTHING) | given)))


class Sdk:
    """An engine with a TTFT of isl ms and an ITL of 10 ms and 1 more a request, whose memory holds ten requests a rank."""

    def __call__(self, module):
        return {
            "perf_database": types.SimpleNamespace(
                get_latest_database_version=lambda system, backend: "9.9",
                get_database=lambda **_: types.SimpleNamespace(system_spec={"gpu": {"mem_capacity": 10.5 * 2**30}})),
            "backends.factory": types.SimpleNamespace(get_backend=lambda name: self),
            "config": types.SimpleNamespace(ModelConfig=dict, RuntimeConfig=lambda **of: types.SimpleNamespace(**of)),
            "models": types.SimpleNamespace(get_model=lambda model, config, backend: config),
        }[module]

    def run_static(self, model, database, runtime, mode, stride):
        row = {"context_latency": runtime.isl, "tpot": 10 + runtime.batch_size}
        return types.SimpleNamespace(get_summary_df=lambda: types.SimpleNamespace(iloc=[row]))

    def _get_memory_usage(self, model, database, requests, beams, isl, osl):
        return {"total": requests}


class SpecTests(unittest.TestCase):
    def test_gpus(self):
        for sizes, gpus in (({}, 1), ({"tp": 4}, 4), ({"dp": 8, "moe_ep": 8}, 8), ({"tp": 4, "pp": 2}, 8), ({"tp": 2, "moe_tp": 2, "moe_ep": 4}, 8)):
            self.assertEqual(gpus, Pick(**sizes).gpus)

    def test_interpolation_alone_or_within(self):
        for settings in (AIC, {"aic_interpolation": AIC, "ais_perf_model": ROLES, "backend": "sglang"}):
            found = spec(settings)
            self.assertEqual(("Qwen/Qwen3-32B", "h200_sxm", "vllm", 4000, 500, 16384), (found.model, found.system, found.backend, found.isl, found.osl, found.longest))
            self.assertEqual((Pick(tp=2), Pick(dp=8, moe_ep=8)), (found.prefill, found.decode))

    def test_roles(self):
        found = spec({"ais_perf_model": ROLES, "aic_interpolation": None}, longest=8192)
        self.assertEqual(("m", "s", "trtllm", Pick(tp=4), Pick(dp=2), 8192), (found.model, found.system, found.backend, found.prefill, found.decode, found.longest))

    def test_one_role_is_both_engines(self):
        found = spec({"roles": {"aggregated": {"model": "m", "system": "s", "backend": "vllm", "tp": 8}, "decode": {}}})
        self.assertEqual((8, 8), (found.prefill.gpus, found.decode.gpus))

    def test_other_settings_and_options_fill_in(self):
        found = spec({"model_name": "m", "backend": "vllm", "ais_perf_model": {"roles": {"decode": {"tp": 1}}}}, system="h100_sxm")
        self.assertEqual(("m", "h100_sxm", "vllm"), (found.model, found.system, found.backend))

    def test_nonsense_is_one_problem_with_its_path(self):
        for settings, path in (
            ({}, "there is no aic_interpolation and no ais_perf_model in it"),
            ({"aic_interpolation": [1]}, "aic_interpolation: a mapping is expected"),
            ({"aic_interpolation": AIC | {"prefill_pick": None}}, "aic_interpolation.prefill_pick: missing"),
            ({"aic_interpolation": AIC | {"prefill_pick": {"tp": "two"}}}, 'aic_interpolation.prefill_pick.tp: got "two"'),
            ({"aic_interpolation": AIC | {"decode_pick": {"dp": -8}}}, "aic_interpolation.decode_pick.dp: got -8"),
            ({"aic_interpolation": AIC | {"decode_pick": {"dp": 1e300}}}, "aic_interpolation.decode_pick.dp: got 1e+300"),
            ({"aic_interpolation": AIC | {"decode_pick": {"tp": 512, "pp": 8}}}, "aic_interpolation.decode_pick: got 4096 GPUs"),
            ({"aic_interpolation": AIC | {"isl": True}}, "aic_interpolation.isl: got true"),
            ({"aic_interpolation": AIC | {"hf_id": 5}}, "aic_interpolation.hf_id: text is expected"),
            ({"aic_interpolation": AIC | {"system": ""}}, "the settings do not say the system; add --system"),
            ({"ais_perf_model": {"roles": {"prefill": {}}}}, "ais_perf_model.roles: no role gives the sizes"),
        ):
            with self.assertRaises(tool.Problem) as raised:
                spec(settings)
            self.assertTrue(str(raised.exception).startswith(path), str(raised.exception))


class GridTests(unittest.TestCase):
    def test_the_profilers_grid(self):
        prefill, decode, count = tool.grids(spec(AIC, longest=17408), "dynamo")
        self.assertEqual(([100, 1149], 17), (prefill[:2], len(prefill)))
        self.assertEqual(([100, 2918], 6, 6), (decode[:2], len(decode), count))

    def test_the_fine_grid_has_its_points_where_traffic_is(self):
        prefill, decode, count = tool.grids(spec(AIC), "fine")
        self.assertEqual([100, 140, 196, 274], prefill[:4])
        self.assertEqual((prefill[::2], 12), (decode, count))
        self.assertLess(prefill[-1], 16384 - 512)

    def test_a_context_too_short_is_said(self):
        with self.assertRaises(tool.Problem):
            tool.grids(spec(AIC, longest=612), "fine")

    def test_concurrencies(self):
        self.assertEqual(([], [1], [1, 2, 3], [1, 34, 67, 100], [9]),
                         tuple(tool.concurrencies(*of) for of in ((0, 6), (1, 6), (3, 6), (100, 4), (9, 1))))


class ProgramTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_tool(self, content, *more, name="planner_config.json", sdk=None):
        (self.folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
        out, err = io.StringIO(), io.StringIO()
        loaded = mock.patch.object(tool, "load_sdk", lambda: sdk) if sdk else contextlib.nullcontext()
        with loaded, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = tool.main(["--spec", str(self.folder / name), "--output", str(self.folder / "profile"), *more])
        return code, out.getvalue(), err.getvalue()

    def test_the_files_are_a_profile(self):
        code, said, _ = self.run_tool({"aic_interpolation": AIC}, "--grid", "dynamo", sdk=Sdk())

        self.assertEqual(0, code)
        self.assertIn("17 prefill and", said)
        files = {path.name: json.loads(path.read_text()) for path in (self.folder / "profile").iterdir()}
        prefill, decode, meta = (files[name] for name in ("prefill_raw_data.json", "decode_raw_data.json", "meta.json"))
        # 1000 tokens/s of one rank over two GPUs.
        self.assertEqual([500.0] * 17, prefill["prefill_thpt_per_gpu"])
        # Ten requests of 4500 tokens on each of eight ranks.
        self.assertEqual((360000, 8), (decode["max_kv_tokens"], decode["num_gpus"]))
        # One request a rank at context 350: 8 x 350 of 360000 tokens, 11 ms, 8 tokens every 11 ms on 8 GPUs.
        first = [decode[name][0] for name in ("x_kv_usage", "y_context_length", "z_itl", "z_thpt_per_gpu")]
        self.assertEqual([8 * 350 / 360000, 350, 11, 1000 / 11], first)
        self.assertEqual(("Qwen/Qwen3-32B", "h200_sxm", "vllm", 360000), tuple(meta[name] for name in ("engine", "system", "backend", "max_kv_tokens")))
        self.assertEqual({"tp": 2, "pp": 1, "attention_dp": 1, "moe_tp": 1, "moe_ep": 1, "gpus_per_engine": 2}, meta["prefill"])
        self.assertEqual({"tp": 1, "pp": 1, "attention_dp": 8, "moe_tp": 1, "moe_ep": 8, "gpus_per_engine": 8}, meta["decode"])

    def test_a_deployment_of_a_fleet_file(self):
        fleet = {"deployments": [
            {"name": "a", "config": {"aic_interpolation": AIC}},
            {"name": "b", "config": "b.json"},
            {"name": "c", "k8s_namespace": "serving", "config": "configmap:planner-config-c"},
        ]}
        (self.folder / "b.json").write_text(json.dumps(AIC | {"hf_id": "other"}))

        self.assertIn("Qwen/Qwen3-32B", self.run_tool(fleet, "--deployment", "a", sdk=Sdk())[1])
        self.assertIn("other on h200_sxm", self.run_tool(fleet, "--deployment", "b", sdk=Sdk())[1])
        self.assertIn("kubectl get configmap planner-config-c -n serving", self.run_tool(fleet, "--deployment", "c")[2])
        self.assertIn("add --deployment; there are a, b, c", self.run_tool(fleet)[2])

    def test_problems_are_one_line_and_exit_2(self):
        class Broken(Sdk):
            def run_static(self, *of, **more):
                raise KeyError("no such\nlayer")

        for result, expected in (
            (self.run_tool("{", name="broken.json"), "broken.json"),
            (self.run_tool("[1]"), "a mapping of settings is expected"),
            (self.run_tool({"ttft": 5}), "no aic_interpolation and no ais_perf_model"),
            (self.run_tool({"aic_interpolation": AIC}), "python3 -m pip install aiconfigurator"),
            (self.run_tool({"aic_interpolation": AIC}, sdk=Broken()), "aiconfigurator failed for Qwen/Qwen3-32B"),
        ):
            self.assertEqual((2, 1), (result[0], result[2].count("\n")), result)
            self.assertIn(expected, result[2])

    def test_a_missing_file_is_said(self):
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            self.assertEqual(2, tool.main(["--spec", str(self.folder / "none.json"), "--output", "x"]))
        self.assertIn("none.json: file not found", err.getvalue())


if __name__ == "__main__":
    unittest.main()
