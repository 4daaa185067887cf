# Reviews the shipped sample into .\landuse-demo of the folder you are in. Sets up .venv first, where that is due.
. (Join-Path $PSScriptRoot '_setup.ps1')

Set-Up -Parts @('base')
& (Join-Path $venv 'Scripts\landuse.exe') demo @args
exit $LASTEXITCODE
