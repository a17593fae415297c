@echo off
rem Opens the window of Kinfolk on Windows (double-click). The first time it installs what is needed.
setlocal
cd /d "%~dp0..\.."

if exist .venv\.window goto open
where py >nul 2>nul || goto nopython
py -3 -c "import sys, tkinter; sys.exit(sys.version_info < (3, 11))" || goto nopython
echo Installing Kinfolk into this folder. This happens once and takes a few minutes ...
if not exist .venv\Scripts\python.exe py -3 -m venv .venv || goto failed
.venv\Scripts\python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements\run.txt || goto failed
.venv\Scripts\python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable . || goto failed
type nul > .venv\.window

:open
start "" .venv\Scripts\pythonw.exe -m kinfolk_web.running.window
exit /b 0

:nopython
echo Kinfolk needs Python 3.11 or newer. Install it from python.org, and leave "py launcher" and "tcl/tk" ticked.
pause
exit /b 1

:failed
echo Kinfolk could not be installed; the reason stands above. Are you connected to the internet?
pause
exit /b 1
