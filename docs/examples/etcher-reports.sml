// Forget all reports, then link report 100 to the event StepCompleted and have it sent.
S2F37 W <L <BOOLEAN FALSE> <L>>.
S2F33 W <L <U4 0> <L>>.
S2F33 W <L <U4 0> <L <L <U4 100> <L <U4 10> <U4 21>>>>>.
S2F35 W <L <U4 0> <L <L <U4 1001> <L <U4 100>>>>>.
S2F37 W <L <BOOLEAN TRUE> <L <U4 1001>>>.
