#!/usr/bin/env pwsh
# Packs all packages of the solution: pack.ps1 [-Output folder] [-Configuration Release] [arguments for dotnet pack]
# Only the language itself and .NET are used here, so that a bare PowerShell host can run it too.
[CmdletBinding(PositionalBinding = $false)]
param(
    [string] $Output = [IO.Path]::Combine($PSScriptRoot, 'artifacts'),
    [string] $Configuration = 'Release',
    [Parameter(ValueFromRemainingArguments)] [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
& dotnet pack ([IO.Path]::Combine($PSScriptRoot, 'VoipSdk.sln')) --configuration $Configuration --output $Output --nologo @Arguments
if ($LASTEXITCODE -ne 0) {
    throw "dotnet pack failed with exit code $LASTEXITCODE."
}

[IO.Directory]::GetFiles($Output, '*.nupkg') | ForEach-Object { [IO.Path]::GetFileName($_) }
