namespace Planner.Configuration;

/// <summary>How Dynamo's profiler spreads one engine over GPUs.</summary>
/// <param name="Tp">Tensor-parallel size of attention, at least 1.</param>
/// <param name="Pp">Pipeline stages, at least 1.</param>
/// <param name="Dp">Data-parallel ranks of attention, at least 1.</param>
/// <param name="MoeTp">Tensor-parallel size of the experts, at least 1.</param>
/// <param name="MoeEp">Expert-parallel size, at least 1.</param>
public sealed record EnginePick(int Tp = 1, int Pp = 1, int Dp = 1, int MoeTp = 1, int MoeEp = 1)
{
    /// <summary>Most GPUs of one engine that are plausible; also the greatest of each size.</summary>
    internal const int MostGpus = 1024;

    /// <summary>GPUs of one engine, as Dynamo 1.6 counts them: stages times the widest of tensor, data and expert parallelism.</summary>
    public int Gpus => Pp * Math.Max(Math.Max(Tp, Dp), MoeTp * MoeEp);

    /// <summary>Data-parallel ranks, each with requests and a KV cache of its own.</summary>
    public int Ranks => Dp;

    /// <summary>The sizes above 1, such as <c>dp 8, moe_ep 8</c>.</summary>
    public override string ToString()
    {
        (string Name, int Size)[] sizes = [("tp", Tp), ("pp", Pp), ("dp", Dp), ("moe_tp", MoeTp), ("moe_ep", MoeEp)];
        var wide = sizes.Where(size => size.Size > 1).Select(size => $"{size.Name} {size.Size}").ToList();
        return wide.Count > 0 ? string.Join(", ", wide) : "tp 1";
    }
}
