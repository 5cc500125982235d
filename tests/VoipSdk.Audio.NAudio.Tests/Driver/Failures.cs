using System.Runtime.InteropServices;

namespace VoipSdk.Audio.NAudio.Tests.Driver;

/// <summary>What Windows answers, as the runtime turns it into exceptions.</summary>
public sealed class Failures
{
    [Theory]
    [InlineData(0x88890004, AudioDeviceFailure.Gone)] // AUDCLNT_E_DEVICE_INVALIDATED
    [InlineData(0x88890026, AudioDeviceFailure.Gone)] // AUDCLNT_E_RESOURCES_INVALIDATED
    [InlineData(0x8889000F, AudioDeviceFailure.Gone)] // AUDCLNT_E_ENDPOINT_CREATE_FAILED
    [InlineData(0x8889000A, AudioDeviceFailure.Busy)] // AUDCLNT_E_DEVICE_IN_USE
    [InlineData(0x80070005, AudioDeviceFailure.Denied)] // E_ACCESSDENIED
    [InlineData(0x88890010, AudioDeviceFailure.Unavailable)] // AUDCLNT_E_SERVICE_NOT_RUNNING
    [InlineData(0x80070426, AudioDeviceFailure.Unavailable)] // ERROR_SERVICE_NOT_ACTIVE
    [InlineData(0x800706BA, AudioDeviceFailure.Unavailable)] // RPC_S_SERVER_UNAVAILABLE
    [InlineData(0x88890008, AudioDeviceFailure.Failed)] // AUDCLNT_E_UNSUPPORTED_FORMAT
    [InlineData(0x80004005, AudioDeviceFailure.Failed)] // E_FAIL
    public void A_device_that_cannot_be_used_says_what_a_user_can_do(uint result, AudioDeviceFailure expected)
    {
        Exception thrown = Marshal.GetExceptionForHR(unchecked((int)result))!;

        AudioDeviceException failure = WasapiFailure.OfDevice(thrown, "Headset");

        Assert.True(WasapiFailure.IsOne(thrown));
        Assert.Equal(expected, failure.Reason);
        Assert.Contains("Headset", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"0x{result:X8}", failure.Message, StringComparison.Ordinal);
        Assert.Same(thrown, failure.InnerException);
    }

    [Theory]
    [InlineData(0x80070490)] // E_NOTFOUND
    [InlineData(0x80070057)] // E_INVALIDARG
    [InlineData(0x80070002)] // ERROR_FILE_NOT_FOUND
    public void What_is_not_found_is_gone_if_it_was_asked_for_and_else_not_there(uint result)
    {
        Exception thrown = Marshal.GetExceptionForHR(unchecked((int)result))!;

        Assert.True(WasapiFailure.IsOne(thrown));
        Assert.Equal(AudioDeviceFailure.Gone, WasapiFailure.OfSearch(thrown, AudioDeviceKind.Input, "id").Reason);
        Assert.Equal(AudioDeviceFailure.NoDevice, WasapiFailure.OfSearch(thrown, AudioDeviceKind.Output, null).Reason);
    }

    [Fact]
    public void A_search_can_be_denied_as_well() => Assert.Equal(
        AudioDeviceFailure.Denied,
        WasapiFailure.OfSearch(new UnauthorizedAccessException(), AudioDeviceKind.Input, null).Reason);

    [Fact]
    public void A_system_that_lists_nothing_is_unavailable() =>
        Assert.Equal(AudioDeviceFailure.Unavailable, WasapiFailure.OfSystem(Marshal.GetExceptionForHR(unchecked((int)0x80040154))!).Reason);

    [Fact]
    public void A_stop_without_a_reason_is_a_failure() =>
        Assert.Equal(AudioDeviceFailure.Failed, WasapiFailure.OfDevice(null, "Headset").Reason);

    [Fact]
    public void Faults_of_programs_are_no_failures_of_devices()
    {
        Assert.False(WasapiFailure.IsOne(new ObjectDisposedException("driver")));
        Assert.False(WasapiFailure.IsOne(new OverflowException()));
        Assert.False(WasapiFailure.IsOne(new OperationCanceledException()));
    }
}
