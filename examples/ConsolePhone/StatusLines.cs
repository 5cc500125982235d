using System.Globalization;
using System.Net;
using Spectre.Console;
using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Protocol.Calls;

namespace ConsolePhone;

/// <summary>The live view's lines, as markup: who is there, what the call is like, how loud it is.</summary>
internal static class StatusLines
{
    private const int MeterWidth = 16;
    private const float MeterFloor = -60;

    public static IEnumerable<string> Of(IPhoneStatus phone, int width)
    {
        yield return Rule(phone, width);
        yield return Contacts(phone);
        yield return Call(phone.Call);
        if (phone.Audio is { Backend: { } audio })
        {
            yield return $"{Meter("mic", audio.Input)}  {Sending(audio)}";
            yield return $"{Meter("out", audio.Output)}  {Hearing(phone, audio)}";
        }
        else
        {
            yield return "[grey]no devices: --play and --record, or libSDL2, bring sound[/]";
        }

        yield return "[grey]F2 talk (hold)  F3 mute  F4 devices  F5 hold  F6 microphone test  help[/]";
    }

    private static string Rule(IPhoneStatus phone, int width)
    {
        string title = phone.Username is { } name ? $" {name} " : " not logged in ";
        string line = new('─', Math.Max(0, width - title.Length - 5));
        return $"[grey]──[/][bold]{Markup.Escape(title)}[/][grey]{line}[/]";
    }

    private static string Contacts(IPhoneStatus phone)
    {
        if (phone.Contacts.Count == 0)
        {
            return "[grey]no friends yet: add NAME[/]";
        }

        return string.Join("  ", phone.Contacts.Select(Contact));
    }

    // The directory names an address for who takes calls; whether somebody sits there shows when it rings.
    private static string Contact(Contact contact)
    {
        bool takesCalls = contact.Port != 0 && !contact.Address.Equals(IPAddress.Any);
        string dot = contact.Identity == ContactIdentity.Changed ? "[red]![/]" : takesCalls ? "[green]●[/]" : "[grey]○[/]";
        return $"{dot} {Markup.Escape(contact.Username)}";
    }

    private static string Call(PeerCallSession? call)
    {
        if (call is null || call.State == CallState.Ended)
        {
            return "[grey]no call: call NAME[/]";
        }

        string name = Markup.Escape(call.RemoteUsername);
        if (call.State != CallState.Connected)
        {
            return $"[yellow]{name}: {Words.Of(call.State)}[/]";
        }

        CallStatistics statistics = call.Statistics;
        string quality = call.Quality switch
        {
            CallQuality.Good => "green",
            CallQuality.Fair => "yellow",
            _ => "red",
        };
        string score = statistics.RecentMeanOpinionScore is { } mos
            ? string.Create(CultureInfo.InvariantCulture, $" {mos:F1}")
            : "";
        string delay = string.Create(
            CultureInfo.InvariantCulture,
            $"{statistics.RoundTripTime?.TotalMilliseconds ?? 0:F0} ms there and back, {statistics.PacketsLost} lost");
        string state = (call.IsMuted ? " [red]muted[/]" : "") + (call.IsOnHold ? " [yellow]held[/]" : "")
            + (call.IsRemoteMuted ? " [grey]muted there[/]" : "") + (call.IsRemoteOnHold ? " [grey]held there[/]" : "");
        return $"[green]{name}[/] {statistics.Duration:mm\\:ss}  [{quality}]{Words.Of(call.Quality)}{score}[/]  [grey]{delay}[/]"
            + $"  {(call.IsEncrypted ? $"[blue]encrypted {call.ShortAuthenticationString}[/]" : "[red]in the clear[/]")}{state}";
    }

    private static string Sending(DeviceAudioBackend audio) => audio switch
    {
        { IsTestingMicrophone: true } => "[yellow]you hear yourself[/]",
        { Input.IsOpen: false } => "",
        { Input.IsTransmitting: true } => "[green]sending[/]",
        _ => "[grey]not sending[/]",
    };

    private static string Hearing(IPhoneStatus phone, DeviceAudioBackend audio)
    {
        if (audio.Output.IsMuted)
        {
            return "[red]deafened[/]";
        }

        return phone.Call is { State: CallState.Connected, Volume: not 1 and var volume }
            ? string.Create(CultureInfo.InvariantCulture, $"[grey]volume {volume:0.##}[/]")
            : "";
    }

    private static string Meter(string label, AudioDeviceSide side)
    {
        AudioLevel level = side.Level;
        int full = (int)Math.Round(MeterWidth * Math.Clamp((level.PeakDecibels - MeterFloor) / -MeterFloor, 0, 1));
        string colour = level.IsClipping ? "red" : level.PeakDecibels > -6 ? "yellow" : "green";
        string loud = level.IsClipping ? " [red]too loud[/]" : "";
        return $"{label} [{colour}]{new string('█', full)}[/][grey]{new string('░', MeterWidth - full)}[/]"
            + string.Create(CultureInfo.InvariantCulture, $" {level.PeakDecibels,6:F1} dB{loud}  ") + Device(side);
    }

    private static string Device(AudioDeviceSide side)
    {
        string name = Markup.Escape(side.Device?.Name ?? (side.IsOpen ? "default" : "closed"));
        return side switch
        {
            { Failure: null } => name,
            { IsOpen: true, SelectedDeviceId: { } wanted } => $"[yellow]{name} in place of {Markup.Escape(wanted)}[/]",
            { Failure: { } failure } => $"[red]{Markup.Escape(failure.Message)}[/]",
        };
    }
}
