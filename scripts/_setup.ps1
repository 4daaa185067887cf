# Dot-sourced by demo.ps1 and test.ps1: makes .venv from the lock files, once. The same steps as _setup.sh.
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$venv = Join-Path $root '.venv'
$python = Join-Path $venv 'Scripts\python.exe'
$stamp = Join-Path $venv '.landuse-setup'
$oldest = [version]'3.11'
$newest = [version]'3.14'
$env:PIP_DISABLE_PIP_VERSION_CHECK = '1'
foreach ($name in @('PYTHONHOME', 'PYTHONPATH')) { [Environment]::SetEnvironmentVariable($name, $null) }  # another installation's packages must not leak in

function Write-Step([string]$Text) { [Console]::Error.WriteLine("==> $Text") }

function Stop-WithError([string]$Text) {
    [Console]::Error.WriteLine("error: $Text")
    exit 2
}

function Get-PythonVersion([string[]]$Command) {
    $exe = $Command[0]
    if (-not (Get-Command $exe -ErrorAction SilentlyContinue)) { return $null }
    $rest = @($Command | Select-Object -Skip 1) + @('-c', 'import sys; print("%d.%d" % sys.version_info[:2])')
    try { $said = & $exe @rest 2>$null } catch { return $null }
    if ($LASTEXITCODE -ne 0 -or -not $said) { return $null }
    return [version]$said
}

function Find-Python {
    $candidates = @(@('py', '-3.13'), @('py', '-3.12'), @('py', '-3.11'), @('py', '-3.14'), @('python'))
    if ($env:LANDUSE_PYTHON) { $candidates = @(, @($env:LANDUSE_PYTHON)) }
    foreach ($candidate in $candidates) {
        $version = Get-PythonVersion $candidate
        if ($version -and $version -ge $oldest -and $version -le $newest) { return , $candidate }
    }
    Stop-WithError "no Python $oldest to $newest found. Install one from python.org, or name it: `$env:LANDUSE_PYTHON = 'C:\path\python.exe'"
}

function Get-Checksum([string[]]$Files) {
    $hashes = foreach ($file in $Files) { (Get-FileHash -Algorithm SHA256 (Join-Path $root $file)).Hash }
    return ($hashes -join '')
}

function Install-Locked([string[]]$Files) {
    Write-Step "installing the packages of $($Files -join ', ')"
    $arguments = @('-m', 'pip', 'install', '--no-user', '--quiet', '--only-binary', ':all:', '--require-hashes')
    foreach ($file in $Files) { $arguments += @('--requirement', (Join-Path $root $file)) }
    & $python @arguments
    if ($LASTEXITCODE -ne 0) {
        Stop-WithError "the packages could not be installed. Without a way to the package index, point pip at a mirror (PIP_INDEX_URL) or a folder of wheels (PIP_NO_INDEX=1, PIP_FIND_LINKS=...), and run this again."
    }
}

# Set-Up base | Set-Up base test
function Set-Up([string[]]$Parts) {
    $locks = @{ base = @('requirements.lock', 'requirements-build.lock'); test = @('requirements-test.lock') }
    $want = foreach ($part in $Parts) { "$part $(Get-Checksum $locks[$part])" }
    $want += "package $(Get-Checksum @('pyproject.toml'))"
    $have = if (Test-Path $stamp) { @(Get-Content $stamp) } else { @() }
    if ((Test-Path $python) -and -not ($want | Where-Object { $have -notcontains $_ })) { return }
    if (-not (Test-Path $python)) {
        $found = @(Find-Python)
        Write-Step "making .venv with $($found -join ' ')"
        $rest = @($found | Select-Object -Skip 1) + @('-m', 'venv', '--clear', $venv)
        & $found[0] @rest
        if ($LASTEXITCODE -ne 0) { Stop-WithError "$($found -join ' ') could not make $venv" }
    }
    foreach ($part in $Parts) { Install-Locked $locks[$part] }
    & $python -m pip install --no-user --quiet --no-index --no-deps --no-build-isolation --editable $root
    if ($LASTEXITCODE -ne 0) { Stop-WithError 'landuse itself could not be installed' }
    Set-Content -Path $stamp -Value (@($have | Where-Object { $_ -and ($want -notcontains $_) }) + $want)
}
