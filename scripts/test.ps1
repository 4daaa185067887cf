# Lint, format, types, the one-way flow and every test. With arguments: only pytest, with those arguments.
. (Join-Path $PSScriptRoot '_setup.ps1')

Set-Up -Parts @('base', 'test')
Set-Location $root
$env:PATH = (Join-Path $venv 'Scripts') + ';' + $env:PATH
if ($args.Count) {
    & pytest @args
    exit $LASTEXITCODE
}
$failed = @()
$checks = [ordered]@{
    'lint'            = @('ruff', 'check', '--output-format', 'concise', '.')
    'format'          = @('ruff', 'format', '--check', '--output-format', 'concise', '.')
    'types'           = @('mypy', '--no-error-summary', '.')
    'one-way imports' = @('lint-imports', '--no-logo')
    'messages'        = @('python', 'scripts/_messages.py', 'check')
    'tests'           = @('pytest', '-n', 'auto', '--dist', 'worksteal', '--cov')
}
foreach ($name in $checks.Keys) {
    $command = $checks[$name]
    Write-Step "${name}: $($command -join ' ')"
    $rest = @($command | Select-Object -Skip 1)
    & $command[0] @rest
    if ($LASTEXITCODE -ne 0) { $failed += $name }
}
if ($failed) { Stop-WithError "failed: $($failed -join ', ')" }
Write-Step 'all checks passed'
