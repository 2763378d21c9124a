"""The app in the browser: a thin shell of pages and a JSON interface over the workspace, on this machine only."""
