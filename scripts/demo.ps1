# Reviews the shipped sample into .\landuse-demo of the folder you are in. Sets up .venv first, where that is due.
. (Join-Path $PSScriptRoot '_setup.ps1')

Set-Up -Parts @('base')
& (Join-Path $venv 'Scripts\landuse.exe') demo @args
if ($LASTEXITCODE) { exit $LASTEXITCODE }
Write-Host "==> the same in your browser: double-click $(Join-Path $PSScriptRoot 'desk.cmd'), then drop the folder $(Join-Path (Split-Path $PSScriptRoot) 'layers\sample') on the page"
