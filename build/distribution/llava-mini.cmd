@echo off
rem SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
rem SPDX-License-Identifier: Apache-2.0
rem Runs the llava-mini command of this distribution on Windows. LLAVA_MINI_JAVA_OPTS adds options for the virtual machine.
setlocal
set "ROOT=%~dp0.."
if exist "%ROOT%\jdk\bin\java.exe" (
    set "JAVA=%ROOT%\jdk\bin\java.exe"
) else if defined JAVA_HOME (
    set "JAVA=%JAVA_HOME%\bin\java.exe"
) else (
    set "JAVA=java.exe"
)
if not defined RUST_FLAVOR set "RUST_FLAVOR=cpu"
set "OPT_OUT_TRACKING=true"
set "DJL_OFFLINE=true"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=%NUMBER_OF_PROCESSORS%"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=%OMP_NUM_THREADS%"
rem The command writes UTF-8.
for /f "tokens=2 delims=:" %%c in ('chcp') do set "CODEPAGE=%%c"
chcp 65001 >nul
"%JAVA%" -XX:+UseSerialGC -Xlog:disable -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 -Djava.awt.headless=true %LLAVA_MINI_JAVA_OPTS% -jar "%ROOT%\llava-mini.jar" %*
set "CODE=%ERRORLEVEL%"
chcp %CODEPAGE% >nul
exit /b %CODE%
