"""What is fuzzed: each target reads one execution's choices and hands what it made of them to one reader."""
