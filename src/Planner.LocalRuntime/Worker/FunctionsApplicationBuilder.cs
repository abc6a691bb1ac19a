using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;

namespace Planner.LocalRuntime;

/// <summary>Collects services and settings of a host.</summary>
/// <remarks>
/// Settings, the later ones winning: defaults of the app, <c>Values</c> of <c>local.settings.json</c>, environment
/// variables, arguments. The host itself reads <c>FUNCTIONS_PORT</c> (7071), <c>FUNCTIONS_HOST</c> (127.0.0.1),
/// <c>FUNCTIONS_KEY</c> (one key or several, with commas between; none) and <c>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT</c>
/// (1048576 bytes).
/// </remarks>
public sealed class FunctionsApplicationBuilder
{
    // Docker waits ten seconds before it kills.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    private readonly List<string> _problems = [];
    private readonly IReadOnlyList<Type> _types;
    private readonly string _routePrefix;
    private readonly WebApplicationBuilder _web;

    internal FunctionsApplicationBuilder(string[] args, IReadOnlyList<Type> types, string folder)
    {
        _types = types;
        _web = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = folder, EnvironmentName = "Development" });
        var files = new HostFiles([folder, AppContext.BaseDirectory], _problems);
        _routePrefix = files.RoutePrefix();
        ExportSettings(files.LocalSettings());
        Configuration.AddEnvironmentVariables();
        Configuration.AddInMemoryCollection(HostSettings.FromArguments(args, _problems));
        Services.AddRouting();
        Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopWithin);
        Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
            .AddConfiguration(Configuration.GetSection("Logging"));
        Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
    }

    /// <summary>Services that functions may ask for.</summary>
    public IServiceCollection Services => _web.Services;

    /// <summary>Settings.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    /// <summary>Logging.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>What is wrong so far: with arguments, <c>host.json</c> and <c>local.settings.json</c>, a line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What is told when the host listens: by default a list of functions on standard output.</summary>
    public Action<IReadOnlyList<FunctionListing>> Started { get; set; } = FunctionListing.Print;

    /// <summary>Does nothing: it lets a program be the same for both runtimes.</summary>
    public FunctionsApplicationBuilder ConfigureFunctionsWebApplication() => this;

    /// <summary>Gives a setting the value it has where nobody sets it. The real host has no such defaults.</summary>
    public FunctionsApplicationBuilder AddDefaultSetting(string name, string value)
    {
        var source = new MemoryConfigurationSource { InitialData = [new(name, value)] };
        ((IConfigurationBuilder)Configuration).Sources.Insert(0, source);
        return this;
    }

    /// <summary>Finds and checks the functions. What is wrong is told by <see cref="LocalHost.Run"/>.</summary>
    public LocalHost Build()
    {
        var settings = HostSettings.Read(Configuration, _problems);
        var functions = new FunctionDiscovery(Configuration, _routePrefix, _problems).Find(_types);
        _web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        var app = _web.Build();
        _problems.AddRange(FunctionRules.Check(functions, app.Services));
        return new LocalHost(app, settings, functions, _problems, Started);
    }

    private static void Listen(KestrelServerOptions kestrel, HostSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBytes;
        kestrel.Listen(settings.Address, settings.Port);
    }

    /// <summary>As the real tools do: whatever reads the environment sees them, and what was set there wins.</summary>
    private static void ExportSettings(Dictionary<string, string> settings)
    {
        foreach (var (name, value) in settings)
        {
            Environment.SetEnvironmentVariable(name, Environment.GetEnvironmentVariable(name) ?? value);
        }
    }
}
