"""The hardware round the RP2040, modelled down to its registers: what the simulated board's buses talk to."""
