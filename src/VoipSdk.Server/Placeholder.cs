namespace VoipSdk.Server;
