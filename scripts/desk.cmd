@echo off
rem Opens the reviewer's desk in the browser, by a double click; sets up .venv first, where that is due.
chcp 65001 >nul
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0desk.ps1" %*
if errorlevel 1 pause
