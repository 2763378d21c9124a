"""What a package is worth to a person: futures, cash flows, net pay, certainty equivalent, switch points."""
