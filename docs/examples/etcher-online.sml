// On-line.
S1F17 W.
