namespace Planner.Configuration;

public class ProfileCommandTests
{
    private static readonly EnginePicks Complete = new() { Setting = EnginePicks.Interpolation, Model = "m", System = "h200_sxm", Backend = "vllm" };

    private static readonly ProfileCommand Command = new() { Picks = Complete, Name = "chat" };

    [Fact]
    public void SettingsByThemselves_AreTheSpec() => Assert.Equal(
        "python3 tools/aic-profile/aic_profile.py --spec planner_config.json --output profiles/chat", Command.Line);

    [Fact]
    public void AFleetFile_IsTheSpecToo_AndTheProfileLiesBesideIt() => Assert.Equal(
        "python3 tools/aic-profile/aic_profile.py --spec conf/fleet.yaml --deployment chat --output conf/profiles/chat",
        (Command with { Spec = "conf/fleet.yaml", IsOneOfSeveral = true }).Line);

    [Fact]
    public void APathThatAShellWouldTakeApart_IsQuoted() => Assert.Equal(
        "python3 tools/aic-profile/aic_profile.py --spec 'my $fleet'\\''s/f.yaml' --output 'my $fleet'\\''s/profiles/chat'",
        (Command with { Spec = "my $fleet's/f.yaml" }).Line);

    [Fact]
    public void WhatTheSettingsLack_IsLeftToFillIn() => Assert.Equal(
        "python3 tools/aic-profile/aic_profile.py --spec planner_config.json --model MODEL --system SYSTEM --backend BACKEND --output profiles/chat",
        (Command with { Picks = new() { Setting = EnginePicks.PerfModel } }).Line);

    [Fact]
    public void SettingsInTheCluster_AreSavedFirst() => Assert.Equal(
        "Dynamo's rapid mode leaves none: make it with `kubectl get configmap planner-config-7f3a -n serving "
            + "-o jsonpath='{.data.planner_config\\.json}' > planner_config.json && "
            + "python3 tools/aic-profile/aic_profile.py --spec planner_config.json --output profiles/chat`, "
            + "then set `profile: profiles/chat`",
        (Command with { ConfigMap = "planner-config-7f3a", K8sNamespace = "serving", Spec = "fleet.yaml", IsOneOfSeveral = true }).Remedy);

    [Theory]
    [InlineData(true, "there is no engine profile; until there is, throughput scaling holds the replicas. Dynamo's")]
    [InlineData(false, "there is no engine profile; load scaling by itself needs none. Dynamo's")]
    public void TheNotice_SaysWhatIsHeld(bool throughput, string start) => Assert.StartsWith(
        start, Command.Notice(isNeeded: throughput));
}
