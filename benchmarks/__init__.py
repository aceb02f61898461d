"""Speed, as ratios measured in one run: `make bench`. These machines are noisy; compare ratios, never seconds."""
