// A directory server and a user of it in an ASP.NET Core application: whoever invites "welcome" and calls it hears an
// announcement. /health says whether it works, /statistics what the directory has done. docs/guides/aspnet-core.md
using AspNetCoreBot;
using VoipSdk;
using VoipSdk.Server;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
IConfigurationSection voice = builder.Configuration.GetSection("Voice");

builder.Services.AddDirectoryServer(builder.Configuration.GetSection("Directory"));
builder.Services.AddVoipSdk(options => options with { Host = voice["Host"] ?? "127.0.0.1", MaxCalls = 50 });
builder.Services.AddSingleton<IIdentityStore>(new FileIdentityStore(voice["Identities"] ?? "identities"));

// After the directory: hosts start in this order, and stop in the other.
builder.Services.AddSingleton<AnsweringBot>();
builder.Services.AddHostedService(services => services.GetRequiredService<AnsweringBot>());
builder.Services.AddHealthChecks().AddCheck<VoiceHealth>("voice");

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/statistics", (DirectoryServer server) => server.GetStatistics());
await app.RunAsync();
