"""What every front end shows: views (the shared truth), and their rendering as text, charts and HTML."""
