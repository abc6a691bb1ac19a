namespace Planner.LocalRuntime;

/// <summary>Who may call an HTTP function. The numbers are the worker's.</summary>
public enum AuthorizationLevel
{
    /// <summary>Everybody.</summary>
    Anonymous = 0,

    /// <summary>Whoever has a function key.</summary>
    Function = 2,

    /// <summary>Whoever has the master key; here every key is one.</summary>
    Admin = 4,
}
