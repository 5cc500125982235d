using System.Text;

namespace VoipSdk.Protocol.Directory;

// RFC 8265 §3.3.2, width mapping: full-width and half-width characters become what they are a form of (the <wide> and
// <narrow> decompositions of Unicode 16). A table of our own, because NFKC goes a step too far for some of them (U+FFE3
// would end in a space, U+FFA1 in a jamo that joins its neighbours) and does nothing under InvariantGlobalization.
internal static class WidthMapping
{
    private const char FirstWideAscii = '\uFF01';
    private const char LastWideAscii = '\uFF5E';
    private const int WideAsciiOffset = FirstWideAscii - '!';

    // From U+FF5F to U+FFEE; a character that has no mapping stands for itself.
    private const string AfterWideAscii =
          "\u2985\u2986\u3002\u300C\u300D\u3001\u30FB\u30F2\u30A1\u30A3\u30A5\u30A7\u30A9\u30E3\u30E5\u30E7"
        + "\u30C3\u30FC\u30A2\u30A4\u30A6\u30A8\u30AA\u30AB\u30AD\u30AF\u30B1\u30B3\u30B5\u30B7\u30B9\u30BB"
        + "\u30BD\u30BF\u30C1\u30C4\u30C6\u30C8\u30CA\u30CB\u30CC\u30CD\u30CE\u30CF\u30D2\u30D5\u30D8\u30DB"
        + "\u30DE\u30DF\u30E0\u30E1\u30E2\u30E4\u30E6\u30E8\u30E9\u30EA\u30EB\u30EC\u30ED\u30EF\u30F3\u3099"
        + "\u309A\u3164\u3131\u3132\u3133\u3134\u3135\u3136\u3137\u3138\u3139\u313A\u313B\u313C\u313D\u313E"
        + "\u313F\u3140\u3141\u3142\u3143\u3144\u3145\u3146\u3147\u3148\u3149\u314A\u314B\u314C\u314D\u314E"
        + "\uFFBF\uFFC0\uFFC1\u314F\u3150\u3151\u3152\u3153\u3154\uFFC8\uFFC9\u3155\u3156\u3157\u3158\u3159"
        + "\u315A\uFFD0\uFFD1\u315B\u315C\u315D\u315E\u315F\u3160\uFFD8\uFFD9\u3161\u3162\u3163\uFFDD\uFFDE"
        + "\uFFDF\u00A2\u00A3\u00AC\u00AF\u00A6\u00A5\u20A9\uFFE7\u2502\u2190\u2191\u2192\u2193\u25A0\u25CB";

    public static string Apply(string text)
    {
        StringBuilder? mapped = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < FirstWideAscii or > '\uFFEE')
            {
                mapped?.Append(text[i]);
                continue;
            }

            mapped ??= new StringBuilder(text, 0, i, text.Length);
            mapped.Append(text[i] <= LastWideAscii
                ? (char)(text[i] - WideAsciiOffset)
                : AfterWideAscii[text[i] - LastWideAscii - 1]);
        }

        return mapped?.ToString() ?? text;
    }
}
