# Opens the reviewer's desk in the browser. Sets up .venv first, where that is due.
. (Join-Path $PSScriptRoot '_setup.ps1')

Set-Up -Parts @('base')
& (Join-Path $venv 'Scripts\landuse.exe') desk @args
exit $LASTEXITCODE
