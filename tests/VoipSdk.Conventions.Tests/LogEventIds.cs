using System.Reflection;
using Microsoft.Extensions.Logging;

namespace VoipSdk.Conventions.Tests;

/// <summary>
/// A thousand event ids an area: 1000 client, 2000 calls, 3000 media, 4000 audio, 5000 server. None is used twice.
/// </summary>
public class LogEventIds
{
    private static readonly (string Assembly, int First, int Last)[] Areas =
    [
        ("VoipSdk", 1_000, 4_999),
        ("VoipSdk.Server", 5_000, 5_999),
    ];

    [Fact]
    public void Every_log_event_has_an_id_of_its_own_within_its_area()
    {
        var seen = new Dictionary<int, string>();
        foreach ((string assembly, int first, int last) in Areas)
        {
            foreach ((MethodInfo method, LoggerMessageAttribute message) in LogMethods(assembly))
            {
                string name = $"{method.DeclaringType}.{method.Name}";
                Assert.True(message.EventId >= first && message.EventId <= last, $"{name}: {message.EventId} is outside {first} to {last}.");
                Assert.True(seen.TryAdd(message.EventId, name), $"{message.EventId} is both {name} and {seen.GetValueOrDefault(message.EventId)}.");
                Assert.False(string.IsNullOrEmpty(message.Message), $"{name} has no message.");
            }
        }
    }

    [Fact]
    public void The_log_methods_are_found()
    {
        foreach ((string assembly, _, _) in Areas)
        {
            Assert.NotEmpty(LogMethods(assembly));
        }
    }

    private static IEnumerable<(MethodInfo Method, LoggerMessageAttribute Message)> LogMethods(string assembly)
    {
        const BindingFlags all =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return from type in Assembly.Load(assembly).GetTypes()
               from method in type.GetMethods(all)
               let message = method.GetCustomAttribute<LoggerMessageAttribute>()
               where message is not null
               select (method, message);
    }
}
