"""What everything else stands on: errors, the message catalogue, uncertain numbers."""
