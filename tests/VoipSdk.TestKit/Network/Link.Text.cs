using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.TestKit;

public sealed partial record Link
{
    /// <summary>
    /// Reads a link as people write it on a command line: items with commas between them, such as
    /// <c>loss=10,jitter=40,seed=1</c> or <c>wifi-lossy,latency=80</c>.
    /// </summary>
    /// <remarks>
    /// The first item may be one of <see cref="Presets"/>, which the others change. Shares are in percent, times in
    /// milliseconds, both with decimals if wanted.
    /// <list type="table">
    /// <item><term><c>latency=20</c></term><description><see cref="Latency"/>.</description></item>
    /// <item><term><c>jitter=40</c></term><description><see cref="Jitter"/>.</description></item>
    /// <item><term><c>shape=pareto</c></term><description><see cref="JitterShape"/>: uniform, normal or pareto.</description></item>
    /// <item><term><c>ordered=yes</c></term><description><see cref="KeepsOrder"/>: yes or no; <c>ordered</c> alone is yes.</description></item>
    /// <item><term><c>loss=10</c></term><description><see cref="Loss"/>.</description></item>
    /// <item><term><c>burst=3</c></term><description><see cref="LossBurst"/>.</description></item>
    /// <item><term><c>states=3/20/50/0</c></term><description>
    /// <see cref="LossStates"/>: good to bad, bad to good, loss in bad (100 if left out), loss in good (0).
    /// </description></item>
    /// <item><term><c>dup=5</c></term><description><see cref="Duplication"/>.</description></item>
    /// <item><term><c>reorder=5</c></term><description><see cref="Reordering"/>.</description></item>
    /// <item><term><c>holdback=200</c></term><description><see cref="HoldBack"/>.</description></item>
    /// <item><term><c>rate=64</c></term><description><see cref="BitsPerSecond"/>, in kbit/s (1,000 bit/s); 0 is no limit.</description></item>
    /// <item><term><c>queue=200</c></term><description><see cref="LongestQueue"/>.</description></item>
    /// <item><term><c>outage=300/15000</c></term><description><see cref="Outage"/> and <see cref="OutagePeriod"/>.</description></item>
    /// <item><term><c>seed=1</c></term><description><see cref="Seed"/>.</description></item>
    /// </list>
    /// </remarks>
    /// <exception cref="FormatException">The message names the item and what it should be.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static Link Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out Link? link, out string? error) ? link : throw new FormatException(error);
    }

    /// <summary>Reads a link as <see cref="Parse"/> does.</summary>
    /// <param name="text">Null is an error like any other.</param>
    /// <param name="link">The link.</param>
    /// <param name="error">What is wrong, for the user: it names the item.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out Link? link, [NotNullWhen(false)] out string? error) =>
        LinkText.TryParse(text, out link, out error);

    /// <summary>The text from which <see cref="Parse"/> makes an equal link; <c>perfect</c> for the default one.</summary>
    public override string ToString() => LinkText.Write(this);
}
