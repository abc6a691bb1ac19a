namespace Planner.FunctionApp;

public class MissingProfileTests
{
    [Fact]
    public void EnginesOfRapidMode_WithoutAProfile_AreTold()
    {
        var fleet = new ConfiguredFleet(
            """{"aic_interpolation": {"hf_id": "m", "system": "h200_sxm", "backend": "vllm", "prefill_pick": {}, "decode_pick": {}}}""",
            maps: null, TimeProvider.System);

        var deployment = fleet.Read().Single();

        Assert.Null(deployment.Unusable);
        Assert.Null(deployment.Settings.Capacity);
        Assert.Equal(
            "Dynamo's rapid mode leaves none: make it with `python3 tools/aic-profile/aic_profile.py --spec planner_config.json "
                + "--output profiles/default`, then set `profile_results_dir: profiles/default`",
            deployment.Settings.ProfileRemedy);
    }
}
