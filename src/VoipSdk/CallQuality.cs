namespace VoipSdk;

/// <summary>How well this end hears the other, by the E-model's rating of the last ten seconds (ITU-T G.107, G.109).</summary>
public enum CallQuality
{
    /// <summary>80 and more: users are satisfied.</summary>
    Good = 0,

    /// <summary>60 to 80: some or many users are dissatisfied.</summary>
    Fair,

    /// <summary>Below 60: nearly all users are dissatisfied.</summary>
    Poor,
}
