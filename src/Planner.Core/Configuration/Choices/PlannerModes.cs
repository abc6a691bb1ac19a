namespace Planner.Configuration;

/// <summary>Which pools a mode plans.</summary>
public static class PlannerModes
{
    extension(PlannerMode mode)
    {
        /// <summary>Whether a prefill pool is planned.</summary>
        public bool PlansPrefill => mode is PlannerMode.Disagg or PlannerMode.Prefill;

        /// <summary>Whether a decode (or aggregated) pool is planned.</summary>
        public bool PlansDecode => mode is not PlannerMode.Prefill;
    }
}
