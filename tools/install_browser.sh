#!/usr/bin/env bash
# The browser that tests act in: the system's own Chromium, by its package manager where that is allowed.
set -u
for name in chromium chromium-browser google-chrome-stable google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
as_root=""
if [ "$(id -u)" != 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root="sudo -n"; else as_root="no"; fi
fi
if command -v apt-get >/dev/null && [ "$as_root" != no ]; then
  echo "Installing Chromium for the tests in a browser (once) ..." >&2
  if $as_root apt-get update -qq >/dev/null 2>&1 \
    && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null 2>&1
  then exit 0; fi
fi
echo "No Chromium here, and it could not be installed: tests in a browser are skipped." >&2
echo "To run them, install it (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium)." >&2
exit 0
