@echo off
rem Starts @name@ on the runtime image this script lies in.
"%~dp0java" "-XX:AOTCache=%~dp0..\lib\@name@.aot" "-Dpicotorrent.home=%~dp0.." "@%~dp0..\conf\@name@.options" -m @main@ %*
